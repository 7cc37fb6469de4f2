-- Views that answer what a reader is likely to ask. The comment in each says what it shows.

CREATE VIEW current_posts AS
-- Every post with its current text, its blog and its length: the place to start reading.
SELECT
    p.id,
    p.title,
    b.name AS blog,
    p.address,
    p.kind,
    p.language,
    p.published,
    p.authors,
    p.tags,
    p.characters,
    r.text,
    r.number AS revision,
    p.last_seen_at,
    p.gone_at
FROM posts AS p
JOIN blogs AS b ON b.id = p.blog_id
LEFT JOIN revisions AS r ON r.id = p.revision_id;

CREATE VIEW posts_by_language AS
-- How many posts there are in each language, how many characters, and from when to when.
SELECT
    p.language,
    count(*) AS posts, -- How many posts.
    sum(p.characters) AS characters, -- Length of their texts together.
    min(p.published) AS earliest, -- When the earliest was published.
    max(p.published) AS latest -- When the latest was published.
FROM posts AS p
GROUP BY p.language
ORDER BY posts DESC, p.language;

CREATE VIEW posts_by_blog AS
-- How many posts each blog has, how many of them are gone, and when it was last seen.
SELECT
    b.name AS blog,
    b.url,
    count(p.id) AS posts, -- How many posts.
    count(p.gone_at) AS gone, -- How many of them have vanished.
    min(p.published) AS earliest, -- When the earliest was published.
    max(p.published) AS latest, -- When the latest was published.
    max(p.last_seen_at) AS last_seen_at -- When a page of one was last seen standing.
FROM blogs AS b
LEFT JOIN posts AS p ON p.blog_id = b.id
GROUP BY b.id
ORDER BY posts DESC, b.name;

CREATE VIEW posts_by_month AS
-- How many posts were published in each month.
SELECT
    substr(published, 1, 7) AS month, -- Year and month.
    count(*) AS posts -- How many posts.
FROM posts
WHERE published IS NOT NULL
GROUP BY month
ORDER BY month DESC;

CREATE VIEW changed_posts AS
-- Posts whose content changed since they were first captured, the latest change first.
SELECT
    p.id,
    p.title,
    p.address,
    count(*) AS revisions, -- How many states of it are kept.
    min(r.created_at) AS first_seen_at, -- When the first was seen.
    max(r.created_at) AS changed_at -- When the last was seen.
FROM (SELECT DISTINCT post_id FROM revisions WHERE number > 1) AS changed
JOIN posts AS p ON p.id = changed.post_id
JOIN revisions AS r ON r.post_id = p.id
GROUP BY p.id
ORDER BY changed_at DESC;

CREATE VIEW gone_posts AS
-- Posts whose page has vanished, which are kept here.
SELECT
    id,
    title,
    address,
    published,
    last_seen_at,
    gone_at
FROM posts
WHERE gone_at IS NOT NULL
ORDER BY gone_at DESC;

CREATE VIEW judged_segments AS
-- Every piece of every page with its text, the verdict and the reason, in page order.
SELECT
    s.revision_id,
    r.post_id,
    s.position,
    s.keep,
    s.role,
    s.score,
    reason.text AS reason, -- The evidence that decided, in words.
    coalesce(s.language, r.language) AS language, -- BCP 47 tag.
    coalesce(own.text, substr(r.text, s.start + 1, s.length)) AS text -- Its text.
FROM segments AS s
JOIN revisions AS r ON r.id = s.revision_id
JOIN texts AS reason ON reason.id = s.reason_id
LEFT JOIN texts AS own ON own.id = s.text_id;

CREATE VIEW removed_segments AS
-- What was removed from the current state of each post, and why.
SELECT
    p.id AS post_id,
    p.title,
    s.position,
    own.text,
    s.role,
    reason.text AS reason, -- The evidence that decided, in words.
    round(s.score, 3) AS score, -- Probability, 0 to 1, that it is part of the post.
    p.address
FROM segments AS s
JOIN posts AS p ON p.revision_id = s.revision_id
JOIN texts AS own ON own.id = s.text_id
JOIN texts AS reason ON reason.id = s.reason_id
WHERE NOT s.keep;

CREATE VIEW removal_reasons AS
-- How often each reason removed something, and from how many revisions.
SELECT
    reason.text AS reason, -- The evidence that decided, in words.
    c.role,
    c.segments,
    c.revisions
FROM reason_counts AS c
JOIN texts AS reason ON reason.id = c.reason_id
ORDER BY c.segments DESC, reason.text, c.role;

CREATE VIEW repeated_furniture AS
-- Removed texts that stand on more than one post of a blog: what the blog puts on every page.
SELECT
    b.name AS blog,
    own.text,
    c.posts,
    c.role
FROM furniture_counts AS c
JOIN blogs AS b ON b.id = c.blog_id
JOIN texts AS own ON own.id = c.text_id
WHERE c.posts > 1
ORDER BY c.posts DESC;

CREATE VIEW doubtful_segments AS
-- Pieces whose verdict was a near thing, the nearest first (to a hundredth): where a correction helps most.
SELECT
    r.post_id,
    s.position,
    s.keep,
    round(s.score, 3) AS score, -- Probability, 0 to 1, that it is part of the post.
    s.role,
    reason.text AS reason, -- The evidence that decided, in words.
    coalesce(own.text, substr(r.text, s.start + 1, s.length)) AS text -- Its text.
FROM segments AS s INDEXED BY segments_doubtful
CROSS JOIN posts AS p ON p.revision_id = s.revision_id
CROSS JOIN revisions AS r ON r.id = s.revision_id
JOIN texts AS reason ON reason.id = s.reason_id
LEFT JOIN texts AS own ON own.id = s.text_id
WHERE s.score BETWEEN 0.3 AND 0.7
ORDER BY CAST(abs(s.score - 0.5) * 100 AS INTEGER);

CREATE VIEW post_links AS
-- Every link of the current state of each post.
SELECT
    p.id AS post_id,
    p.title,
    l.kind,
    l.url,
    l.text,
    l.identifier,
    l.position,
    p.address,
    l.confidence,
    l.evidence
FROM links AS l
JOIN posts AS p ON p.revision_id = l.revision_id;

CREATE VIEW references_most_cited AS
-- Papers, repositories, books, videos and data, by how many posts refer to them; in whatever case they are written.
SELECT
    min(l.identifier) AS identifier, -- Scheme:value, such as "arxiv:2205.01068".
    count(DISTINCT l.revision_id) AS posts, -- How many posts refer to it.
    count(DISTINCT p.blog_id) AS blogs, -- From how many blogs.
    min(l.url) AS url -- An address of it.
FROM links AS l
JOIN posts AS p ON p.revision_id = l.revision_id
WHERE l.identifier <> ''
GROUP BY l.identifier COLLATE NOCASE
ORDER BY posts DESC, l.identifier COLLATE NOCASE;

CREATE VIEW reposts AS
-- Posts that say where they come from: their origin, the page they were seen through, or what they translate; the address of the source, or its name where the post gives only that, and what says so.
SELECT
    p.id AS post_id,
    p.title,
    p.address,
    l.kind,
    coalesce(nullif(l.url, ''), l.text) AS source, -- The address of the source, or its name.
    l.url <> '' AS is_linked, -- 1: an address; 0: a name.
    l.confidence,
    l.evidence
FROM links AS l
JOIN posts AS p ON p.revision_id = l.revision_id
WHERE l.kind IN ('origin', 'via', 'translation-of');

CREATE VIEW post_facts AS
-- Where the values of each post were read: by which rule, from which capture, and from which piece of its page. A list has one row for each entry.
SELECT
    p.id AS post_id,
    p.title,
    k.field,
    k.rule,
    json_extract(f.value, '$[1]') AS segment, -- Position of the piece that says it; NULL where none does.
    s.text, -- What that piece says.
    coalesce(p.capture_id, r.capture_id) AS capture_id, -- The capture it was read from.
    coalesce(p.cleaner, r.cleaner) AS cleaner, -- Version of the cleaner that read it.
    p.address
FROM posts AS p
JOIN revisions AS r ON r.id = p.revision_id
JOIN json_each(coalesce(p.facts, r.facts)) AS f
JOIN rules AS k ON k.id = iif(f.type = 'array', json_extract(f.value, '$[0]'), f.value)
LEFT JOIN judged_segments AS s
    ON s.revision_id = r.id AND s.position = json_extract(f.value, '$[1]') AND p.capture_id IS NULL;

CREATE VIEW capture_log AS
-- Every capture without its bytes, the latest first.
SELECT
    c.id,
    c.fetched_at,
    c.status,
    c.how,
    c.url,
    c.url_asked,
    c.content_type,
    c.size,
    length(c.body) AS stored, -- Bytes that it takes here.
    c.source,
    c.post_id
FROM captures AS c
ORDER BY c.fetched_at DESC, c.id DESC;

CREATE VIEW drifted_blogs AS
-- Blogs that no longer look as their memory knows them, such as after a change of theme, and how.
SELECT
    b.name AS blog,
    a.since,
    a.pages,
    c.value AS what_changed, -- One of the changes, in words.
    a.raised_at
FROM alarms AS a
JOIN blogs AS b ON b.id = a.blog_id
JOIN json_each(a.changes) AS c
ORDER BY a.raised_at DESC, b.name;

CREATE VIEW corrections AS
-- What readers corrected and still holds: keep or drop, a text or the elements of a selector.
SELECT
    l.id,
    b.name AS blog,
    p.address AS post,
    iif(l.keep, 'keep', 'drop') AS verdict, -- "keep": it is part of the post; "drop": it is not.
    l.text,
    l.selector,
    l.created_at
FROM labels AS l
JOIN blogs AS b ON b.id = l.blog_id
LEFT JOIN posts AS p ON p.id = l.post_id
WHERE l.undone_at IS NULL
ORDER BY l.id DESC;

CREATE VIEW remembered_pages AS
-- The pages that blogs are known by: where the post stands on each, and how well it is understood.
SELECT
    b.name AS blog,
    m.address,
    m.seen_at,
    m.promise,
    m.place,
    m.published
FROM site_memory AS m
JOIN blogs AS b ON b.id = m.blog_id
ORDER BY b.name, m.seen_at DESC;

CREATE VIEW watched_blogs AS
-- Each blog that is watched: how many of its addresses are posts, wait to be asked, and fail, when it was last asked and is asked next.
SELECT
    b.name AS blog,
    b.url,
    count(*) FILTER (WHERE f.role = 'post') AS post_addresses, -- Its addresses of posts.
    count(*) FILTER (WHERE f.asked_at IS NULL AND f.due_at IS NOT NULL) AS waiting, -- Addresses that were never asked and will be.
    count(*) FILTER (WHERE f.failures > 0 AND NOT f.probe) AS failing, -- Addresses that give nothing.
    max(f.asked_at) AS last_asked_at, -- When one of them was last asked.
    min(f.due_at) AS next_due_at -- When one of them is asked next.
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
GROUP BY f.blog_id
ORDER BY failing DESC, b.name;

CREATE VIEW failing_fetches AS
-- Addresses that give nothing, the most stubborn first, and why.
SELECT
    b.name AS blog,
    f.address,
    f.role,
    f.failures,
    f.status,
    f.reason,
    f.asked_at,
    f.due_at
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
WHERE f.failures > 0 AND NOT f.probe
ORDER BY f.failures DESC, f.asked_at DESC;

CREATE VIEW next_fetches AS
-- What is asked next, and when it may be.
SELECT
    f.due_at,
    b.name AS blog,
    f.role,
    f.address,
    f.found_on,
    h.ready_at AS host_ready_at
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
LEFT JOIN hosts AS h ON h.host = f.host
WHERE f.due_at IS NOT NULL
ORDER BY f.due_at, f.lane, f.id;

CREATE VIEW run_log AS
-- Every pass of the scraper in figures, the latest first.
SELECT
    id,
    started_at,
    ended_at,
    ending,
    asked,
    not_modified,
    new,
    changed,
    gone,
    failed,
    bytes,
    command
FROM runs
ORDER BY id DESC;

CREATE VIEW mirror_clusters AS
-- Posts that stand in several places, the most mirrored first: where the post comes from, as far as is known, and how sure that is.
SELECT
    c.cluster_id, -- The lowest number among the posts that are one.
    c.posts, -- How many posts are one.
    c.blogs, -- On how many blogs.
    p.title,
    o.address AS origin, -- Address of the one that came first; NULL where nobody knows.
    c.confidence, -- Probability, 0 to 1, that this is the right one.
    c.reasons -- JSON array: what speaks for it, in words.
FROM (
    SELECT
        m.cluster_id,
        count(*) AS posts,
        count(DISTINCT p.blog_id) AS blogs,
        max(iif(m.role = 'origin', m.post_id, NULL)) AS origin_id,
        max(m.confidence) AS confidence,
        max(iif(m.role IN ('origin', 'undecided'), m.reasons, '[]')) AS reasons
    FROM mirrors AS m
    JOIN posts AS p ON p.id = m.post_id
    GROUP BY m.cluster_id
) AS c
JOIN posts AS p ON p.id = coalesce(c.origin_id, c.cluster_id)
LEFT JOIN posts AS o ON o.id = c.origin_id
ORDER BY c.posts DESC, c.cluster_id;

CREATE VIEW mirrored_posts AS
-- Every post that stands elsewhere too, with what it is there: the origin, a copy, an excerpt or a translation, and why.
SELECT
    m.post_id,
    p.title,
    b.name AS blog,
    m.role,
    m.cluster_id,
    o.post_id AS origin_id,
    m.confidence,
    m.reasons,
    p.language,
    p.published,
    p.first_seen_at,
    p.address
FROM mirrors AS m
JOIN posts AS p ON p.id = m.post_id
JOIN blogs AS b ON b.id = p.blog_id
LEFT JOIN mirrors AS o ON o.cluster_id = m.cluster_id AND o.role = 'origin'
ORDER BY m.cluster_id, m.role = 'origin' DESC, m.post_id;
