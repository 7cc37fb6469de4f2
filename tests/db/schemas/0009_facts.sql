PRAGMA application_id = 1970171250;
BEGIN TRANSACTION;
CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
INSERT INTO _sqlite_migrations VALUES(1,'unmirror','0001_line','2026-11-24 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(2,'unmirror','0002_search','2026-11-24 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(3,'unmirror','0003_merging','2026-11-24 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(4,'unmirror','0004_sites','2026-11-25 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(5,'unmirror','0005_counts','2026-11-28 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(6,'unmirror','0006_scrape','2026-11-28 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(7,'unmirror','0007_provenance','2026-11-28 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(8,'unmirror','0008_mirrors','2026-11-28 00:00:00+00:00');
INSERT INTO _sqlite_migrations VALUES(9,'unmirror','0009_facts','2026-11-28 00:00:00+00:00');
CREATE TABLE blogs (
    -- One row per blog that posts come from.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    name TEXT NOT NULL UNIQUE, -- What the list of blogs calls it; the host of its posts where no list names it.
    url TEXT NOT NULL DEFAULT '', -- Its home page.
    title TEXT NOT NULL DEFAULT '', -- What it calls itself.
    first_seen_at TEXT NOT NULL -- When it was first met.
, language
    -- BCP 47 tag of what its posts are written in, as the list of blogs says.
    TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO blogs VALUES(1,'blog.example','https://blog.example/','','2022-05-03T00:00:00Z','');
CREATE TABLE captures (
    -- The bytes of one page at one moment. They are never changed.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    post_id INTEGER REFERENCES posts (id), -- The post this is a page of; NULL for any other page.
    url_asked TEXT NOT NULL, -- The address that was asked.
    url TEXT NOT NULL, -- The address that answered, after redirects.
    status INTEGER, -- HTTP status; NULL where no server was asked.
    headers TEXT NOT NULL CHECK (json_valid(headers)), -- JSON array of [name, value] pairs of the answer.
    content_type TEXT NOT NULL, -- Declared media type.
    fetched_at TEXT NOT NULL, -- When it was fetched or read.
    how TEXT NOT NULL, -- How it came: "fetched", "file", "stdin".
    source TEXT NOT NULL, -- File it was read from, with the offset inside an archive.
    digest TEXT NOT NULL, -- SHA-256 of the body, hexadecimal.
    size INTEGER NOT NULL, -- Length of the body in bytes.
    body BLOB NOT NULL -- The body in zlib's format, or as it is where length(body) = size; sqlar_uncompress(body, size) in the SQLite shell reads both.
) STRICT;
INSERT INTO captures VALUES(1,1,'https://blog.example/2022/05/opt.html','https://blog.example/2022/05/opt.html',200,'[["ETag","1"]]','text/html','2022-05-03T00:00:00Z','fetched','','14fce9ae552e47d7faa111c0246bd3964e023f7c56474f7c2e742479bc53586a',55,X'3C6E61763E536B69703C2F6E61763EE5BC80E6BA90E79A84E8AFADE8A880E6A8A1E59E8BE380820A0A416E206F70656E206D6F64656C2E');
INSERT INTO captures VALUES(2,1,'https://blog.example/2022/05/opt.html','https://blog.example/2022/05/opt.html',200,'[["ETag","1"]]','text/html','2022-05-04T00:00:00Z','fetched','','49a9c86eeff82bb1800229f0eea53f290ceb5df554f777922e1c0847861457b3',66,X'3C6E61763E536B69703C2F6E61763EE9968BE6BA90E79A84E8AA9EE8A880E6A8A1E59E8BE380820A0A416E206F70656E206D6F64656C2C20636F727265637465642E');
CREATE TABLE comments (
    -- Readers' comments, each once. A comment stays when the page drops it.
    post_id INTEGER NOT NULL REFERENCES posts (id), -- The post.
    position INTEGER NOT NULL, -- Order of first sight, from 0.
    author TEXT NOT NULL, -- Who wrote it.
    date TEXT NOT NULL, -- When, as the page writes it.
    text TEXT NOT NULL, -- What it says.
    capture_id INTEGER NOT NULL REFERENCES captures (id), -- The capture it was first seen in.
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE links (
    -- Every link of a revision, typed, in page order.
    revision_id INTEGER NOT NULL REFERENCES revisions (id), -- The revision.
    position INTEGER NOT NULL, -- Order among the links of the revision, from 0.
    kind TEXT NOT NULL, -- "canonical", "origin", "via", "translation-of", "reference", "related", "image", "internal" or "outbound".
    url TEXT NOT NULL, -- Its absolute target.
    text TEXT NOT NULL, -- The words that are linked.
    identifier TEXT NOT NULL, -- For references, scheme:value, such as "arxiv:2205.01068", "doi:10.1000/182", "github:owner/name".
    segment INTEGER, confidence
    -- Probability, 0 to 1, that the post comes from there; NULL for links that do not say so.
    REAL, evidence -- What says that the post comes from there, in words.
    TEXT NOT NULL DEFAULT '', -- Position of the segment that holds it; NULL for a link of the page's head.
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO links VALUES(1,0,'reference','https://arxiv.org/abs/2205.01068','OPT','arxiv:2205.01068',1,NULL,'');
INSERT INTO links VALUES(2,0,'reference','https://arxiv.org/abs/2205.01068','OPT','arxiv:2205.01068',1,NULL,'');
CREATE TABLE posts (
    -- One row per post: its current state. A post stays when its page vanishes.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    address TEXT NOT NULL UNIQUE, -- The one address it is known by.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog it stands on.
    host TEXT NOT NULL, -- Host of the address, lower-cased, without port.
    kind TEXT NOT NULL, -- "post", "index", "error" or "empty".
    title TEXT NOT NULL, -- Its current title.
    authors TEXT NOT NULL CHECK (json_valid(authors)), -- JSON array of names.
    published TEXT, -- When it was published, as precisely as the page says.
    updated TEXT, -- When it was last changed, as the page says.
    language TEXT NOT NULL, -- BCP 47 tag such as "zh-Hans"; "und" where unknown.
    language_confidence REAL NOT NULL, -- Probability, 0 to 1, of that language.
    tags TEXT NOT NULL CHECK (json_valid(tags)), -- JSON array of its tags and categories.
    site_name TEXT NOT NULL, -- What the page calls its site.
    canonical TEXT NOT NULL, -- The address that the page calls canonical.
    encoding TEXT NOT NULL, -- Character encoding the page was read in, by its WHATWG name.
    notes TEXT NOT NULL CHECK (json_valid(notes)), -- JSON array: what had to be done to read the page.
    revision_id INTEGER REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED, -- Its current content; NULL where no page of it ever gave a text.
    first_seen_at TEXT NOT NULL, -- When a page of it was first captured.
    last_seen_at TEXT NOT NULL, -- When its page was last seen standing.
    gone_at TEXT -- When its page was found to have vanished; NULL while it stands.
, characters -- Length of its current text; 0 where it has none.
    INTEGER NOT NULL DEFAULT 0, capture_id
    -- The capture that title, authors, dates and the like were last read from; NULL where it is
    -- the revision's.
    INTEGER REFERENCES captures (id), cleaner
    -- Version of the cleaner that read them; NULL where it is the revision's.
    TEXT, facts
    -- Where they were read, as in revisions; NULL where it is as there.
    TEXT CHECK (facts IS NULL OR json_valid(facts))) STRICT;
INSERT INTO posts VALUES(1,'https://blog.example/2022/05/opt.html',1,'blog.example','post','OPT','["Ann"]','2022-05-03',NULL,'zh-Hans',0.0,'[]','','','','[]',2,'2022-05-03T00:00:00Z','2022-05-03T00:00:00Z',NULL,35,NULL,NULL,NULL);
CREATE TABLE revisions (
    -- One row per change of a post's content. Rows are never changed.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    post_id INTEGER NOT NULL REFERENCES posts (id), -- The post.
    number INTEGER NOT NULL, -- 1 for the first revision of the post, then 2, ...
    capture_id INTEGER NOT NULL REFERENCES captures (id), -- The capture it was made from.
    created_at TEXT NOT NULL, -- When the content was seen in this state.
    cleaner TEXT NOT NULL, -- Version of the cleaner that made it.
    language TEXT NOT NULL, -- BCP 47 tag of the text.
    text_hash TEXT NOT NULL, -- SHA-256 of the text, hexadecimal.
    title TEXT NOT NULL, -- The title at that time.
    text TEXT NOT NULL, -- The post as plain text.
    markdown BLOB, facts
    -- Where the post's values were read: a JSON array of rules.id, or of [rules.id, position of the
    -- segment]. The view post_facts puts the words in.
    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(facts)), -- The post as Markdown, in zlib's format with the first 32,768 bytes of the text for a dictionary, since it is mostly the text again; NULL where it is the text.
    UNIQUE (post_id, number)
) STRICT;
INSERT INTO revisions VALUES(1,1,1,1,'2022-05-03T00:00:00Z','1','zh-Hans','1d99c613ae4cf4a71fece17f9855792aed77435b4910a969041a7fecfcb7961c','OPT','开源的语言模型。

An open model.',X'787D0A1D15C15356F00F08E1E27A4AA47200434E170B','[]');
INSERT INTO revisions VALUES(2,1,2,2,'2022-05-04T00:00:00Z','1','zh-Hans','4d45bbcef62bc67a4e328190374e44427684cf2f2c3449b6b49100e4aa256830','OPT','開源的語言模型。

An open model, corrected.',X'787D09CA199D5356F00F08E1E27A49BA4E0051291AE7','[]');
CREATE TABLE segments (
    -- Every piece of the page behind a revision, in page order, with the verdict on it. To read them use the views judged_segments and removed_segments, which put the texts in.
    revision_id INTEGER NOT NULL REFERENCES revisions (id), -- The revision.
    position INTEGER NOT NULL, -- Place on the page, from 0.
    keep INTEGER NOT NULL CHECK (keep IN (0, 1)), -- 1 where it went into the post.
    role TEXT NOT NULL, -- What it is: "post", "navigation", "share", "related", ...
    score REAL NOT NULL, -- Probability, 0 to 1, that it is part of the post.
    reason_id INTEGER NOT NULL REFERENCES texts (id), -- The evidence that decided, in words.
    language TEXT, -- BCP 47 tag; NULL where it is that of the revision.
    start INTEGER, -- Where it stands in the revision's text, in characters from 0; NULL where it does not.
    length INTEGER, -- Its length there, in characters.
    text_id INTEGER REFERENCES texts (id), -- Its own text, where it is not in the revision's.
    PRIMARY KEY (revision_id, position),
    CHECK ((start IS NULL) = (length IS NULL) AND (start IS NULL) <> (text_id IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO segments VALUES(1,0,0,'navigation',0.01,1,'en',NULL,NULL,2);
INSERT INTO segments VALUES(1,1,1,'post',0.9,3,NULL,0,8,NULL);
INSERT INTO segments VALUES(2,0,0,'navigation',0.01,1,'en',NULL,NULL,2);
INSERT INTO segments VALUES(2,1,1,'post',0.9,3,NULL,0,8,NULL);
CREATE TABLE texts (
    -- Every removed text and every reason, kept once: what is removed repeats on every page of a blog.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    digest BLOB NOT NULL UNIQUE, -- First 16 bytes of the SHA-256 of the text.
    text TEXT NOT NULL -- The text.
) STRICT;
INSERT INTO texts VALUES(1,X'6032B404C7186ECBD344639FA12FA5A2','a skip link');
INSERT INTO texts VALUES(2,X'28D03596D24EEB4EAB2D6FE21CA1CB95','Skip');
INSERT INTO texts VALUES(3,X'B43E8C8DF9AF61725B9D3AC754C87C41','running text');
CREATE TABLE site_memory (
    -- What the blog's pages have taught: one row for each page that is remembered, the last few dozen. What follows from it `unmirror site` says in words.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog.
    address TEXT NOT NULL, -- The page.
    seen_at TEXT NOT NULL, -- When it was captured.
    promise REAL NOT NULL, -- How well the page is understood without the others: the F1 that the judge promises, 0 to 1.
    place TEXT NOT NULL, -- What the element is called that holds its post, such as "<div.entry-content>".
    published INTEGER NOT NULL CHECK (published IN (0, 1)), -- 1 where the blog's own feed has the whole post.
    trace TEXT NOT NULL CHECK (json_valid(trace)), -- Fingerprints of its texts by place, and what was kept there, as JSON.
    PRIMARY KEY (blog_id, address)
) STRICT, WITHOUT ROWID;
INSERT INTO site_memory VALUES(1,'https://blog.example/2022/05/opt.html','2022-05-03T09:00:00Z',0.9,'<article>',0,'{}');
CREATE TABLE alarms (
    -- Blogs that no longer are what their memory knows, such as after a change of theme.
    blog_id INTEGER PRIMARY KEY REFERENCES blogs (id), -- The blog.
    since TEXT NOT NULL, -- When the first page of the change was seen.
    pages INTEGER NOT NULL, -- Pages that show it.
    changes TEXT NOT NULL CHECK (json_valid(changes)), -- JSON array: what changed, in words.
    raised_at TEXT NOT NULL -- When it was noticed.
) STRICT;
CREATE TABLE feeds (
    -- The feeds and APIs in which a blog publishes its posts itself, each with its latest capture.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog.
    url TEXT NOT NULL, -- Where it was read.
    capture_id INTEGER NOT NULL REFERENCES captures (id), -- Its bytes.
    read_at TEXT NOT NULL, -- When.
    PRIMARY KEY (blog_id, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE labels (
    -- Readers' corrections. One that was taken back stays, with the date.
    id INTEGER PRIMARY KEY, -- Its number, by which it is undone.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog it holds for.
    post_id INTEGER REFERENCES posts (id), -- The post it was given on; NULL where it names elements by a selector.
    keep INTEGER NOT NULL CHECK (keep IN (0, 1)), -- 1: it is part of the post; 0: it is not.
    text TEXT NOT NULL, -- The text of the segment; '' for a selector.
    place TEXT NOT NULL, -- Signature of the place of the text, hexadecimal; '' for a selector.
    selector TEXT NOT NULL, -- A CSS selector of elements; '' for a text.
    created_at TEXT NOT NULL, -- When it was given.
    undone_at TEXT -- When it was taken back; NULL while it holds.
) STRICT;
INSERT INTO labels VALUES(1,1,1,0,'Skip','','','2022-06-02T00:00:00Z',NULL);
CREATE TABLE writers (
    -- The processes that have the file open for writing now, so that one that has to wait can say for whom.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    host TEXT NOT NULL, -- The machine.
    pid INTEGER NOT NULL, -- The process on it.
    command TEXT NOT NULL, -- What it is doing.
    since TEXT NOT NULL -- Since when.
) STRICT;
CREATE TABLE reason_counts (
    -- How often each reason removed something, counted as revisions are saved. The view removal_reasons puts the texts in.
    reason_id INTEGER NOT NULL REFERENCES texts (id), -- The reason.
    role TEXT NOT NULL, -- What the pieces were taken for.
    segments INTEGER NOT NULL, -- How many pieces it removed, from all revisions together.
    revisions INTEGER NOT NULL, -- How many revisions it removed them from.
    PRIMARY KEY (reason_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO reason_counts VALUES(1,'navigation',2,2);
CREATE TABLE furniture_counts (
    -- On how many posts of a blog each removed text stands now, counted as posts are saved. The view repeated_furniture puts the texts in.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog.
    text_id INTEGER NOT NULL REFERENCES texts (id), -- The removed text.
    role TEXT NOT NULL, -- What it was taken for.
    posts INTEGER NOT NULL, -- How many posts it stands on.
    PRIMARY KEY (blog_id, text_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO furniture_counts VALUES(1,2,'navigation',1);
CREATE TABLE fetches (
    -- Every address that a blog's own pages, feeds and sitemaps have named, and the blog's own list: what was asked, what came of it, and when it is asked again.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    key TEXT NOT NULL UNIQUE, -- What all spellings of the address have in common.
    address TEXT NOT NULL, -- The address that is asked.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog it belongs to.
    role TEXT NOT NULL, -- What it is asked for: "home", "feed", "blogger", "wordpress", "sitemap", "search-index", "listing" or "post".
    lane INTEGER NOT NULL, -- Which of several that are due is asked first: the lowest.
    host TEXT NOT NULL, -- Scheme, host and port: who is asked.
    found_on TEXT NOT NULL, -- The address whose answer named it; '' for what the list of blogs names.
    found_at TEXT NOT NULL, -- When.
    probe INTEGER NOT NULL CHECK (probe IN (0, 1)), -- 1: nobody named it, it is a usual place.
    standing INTEGER NOT NULL CHECK (standing IN (0, 1)), -- 1: it is asked again as long as the blog is watched; 0: once, such as a later page of a list.
    said_changed TEXT, -- When it last changed, as whoever named it says.
    asked_at TEXT, -- When it was last asked; NULL before.
    changed_at TEXT, -- When what it answers was last found to be new.
    status INTEGER, -- HTTP status of the last answer; NULL where there was none.
    etag TEXT NOT NULL DEFAULT '', -- ETag of the last answer, to ask only for what changed.
    last_modified TEXT NOT NULL DEFAULT '', -- Last-Modified of the last answer, for the same.
    digest TEXT NOT NULL DEFAULT '', -- SHA-256 of the last body, hexadecimal.
    gave INTEGER NOT NULL DEFAULT 0, -- How many addresses of posts its last answer was the first to name.
    failures INTEGER NOT NULL DEFAULT 0, -- How often in a row it failed.
    reason TEXT NOT NULL DEFAULT '', -- Why it failed, or why it is not asked again.
    moved_to TEXT NOT NULL DEFAULT '', -- The address that stands for it, after a permanent redirect.
    post_id INTEGER REFERENCES posts (id), -- The post that its page is of.
    due_at TEXT -- When it is asked next; NULL: never again.
) STRICT;
INSERT INTO fetches VALUES(1,'http://blog.example/','https://blog.example/',1,'home',0,'https://blog.example','','2022-06-01T00:00:00Z',0,1,NULL,NULL,NULL,NULL,'','','',0,0,'','',NULL,'2022-06-01T00:00:00Z');
CREATE TABLE hosts (
    -- Every host that was asked: when it may be asked again, and what its robots.txt says.
    host TEXT PRIMARY KEY, -- Scheme, host and port.
    ready_at TEXT NOT NULL, -- Not before this moment.
    failures INTEGER NOT NULL, -- How often in a row it could not be reached or was not able to answer.
    reason TEXT NOT NULL, -- Why it has to be waited for, if that is longer than its usual delay.
    robots TEXT NOT NULL, -- Its robots.txt as last read, its body apart, as JSON; '' before.
    robots_body BLOB NOT NULL -- The body of the last robots.txt that could be read.
) STRICT, WITHOUT ROWID;
INSERT INTO hosts VALUES('https://blog.example','2022-06-01T00:00:02Z',0,'','',X'');
CREATE TABLE runs (
    -- One row per pass over what was due.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    started_at TEXT NOT NULL, -- When it began.
    ended_at TEXT, -- When it ended; NULL while it goes on, and where it was killed.
    command TEXT NOT NULL, -- The words it was called by.
    ending TEXT NOT NULL DEFAULT '', -- Why it ended: "done", or what stopped it.
    asked INTEGER NOT NULL DEFAULT 0, -- Requests for pages, feeds and sitemaps.
    not_modified INTEGER NOT NULL DEFAULT 0, -- Answers that were the same as before.
    new INTEGER NOT NULL DEFAULT 0, -- Posts that were new.
    changed INTEGER NOT NULL DEFAULT 0, -- Posts that had changed.
    gone INTEGER NOT NULL DEFAULT 0, -- Posts whose page has vanished.
    failed INTEGER NOT NULL DEFAULT 0, -- Addresses that gave nothing.
    bytes INTEGER NOT NULL DEFAULT 0, -- Bytes of bodies received, inflated.
    blogs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(blogs)) -- The same figures of each blog by its name, as JSON.
) STRICT;
INSERT INTO runs VALUES(1,'2022-06-01T00:00:00Z','2022-06-01T00:01:00Z','unmirror run','done',1,0,0,0,0,0,0,'{}');
CREATE TABLE signatures (
    -- What is kept of each post's own words, by which copies of it are found: a bottom-k sketch of its shingles.
    post_id INTEGER PRIMARY KEY REFERENCES posts (id), -- The post.
    revision_id INTEGER NOT NULL REFERENCES revisions (id), -- The revision whose words they are.
    method INTEGER NOT NULL, -- The way in which it was made; only signatures of one way can be compared.
    shingles INTEGER NOT NULL, -- How many different shingles the words have; 0 where they are too few to be compared.
    sketch BLOB NOT NULL -- The smallest hashes of the shingles, ascending, at most 128, each 4 bytes, the lowest first.
) STRICT;
CREATE TABLE signature_keys (
    -- The smallest hashes of each signature: posts that share some are compared. A hash that 64 posts have is a passage that many share, and takes no more of them, which a row for the post 0 says.
    key INTEGER NOT NULL, -- The hash.
    post_id INTEGER NOT NULL, -- A post that has it among its 32 smallest; 0 where it took no more.
    PRIMARY KEY (key, post_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE copies (
    -- Pairs of posts that have much of their text in common, code, quotations and licences apart. Of the many copies of one post not every pair is looked at; the table mirrors tells what belongs together.
    post_id INTEGER NOT NULL REFERENCES posts (id), -- The post with the lower number.
    other_id INTEGER NOT NULL REFERENCES posts (id), -- The other.
    of_post REAL NOT NULL, -- Share of the post that stands in the other, 0 to 1.
    of_other REAL NOT NULL, -- Share of the other that stands in the post, 0 to 1.
    PRIMARY KEY (post_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mirrors (
    -- Posts that are one post, and what each of them is. The views mirror_clusters and mirrored_posts put the titles in.
    post_id INTEGER PRIMARY KEY REFERENCES posts (id), -- The post.
    cluster_id INTEGER NOT NULL, -- The lowest number among the posts that are one.
    role TEXT NOT NULL DEFAULT '', -- "origin", "copy", "excerpt" or "translation"; "undecided" where nothing says which came first; '' before it was looked at.
    confidence REAL NOT NULL DEFAULT 0, -- Probability, 0 to 1, that the origin is the right one; the same for all posts of a cluster.
    reasons TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(reasons)) -- JSON array: what speaks for it, in words.
) STRICT;
CREATE TABLE rules (
    -- The rules by which values are read off pages, each once.
    id INTEGER PRIMARY KEY, -- Its number, by which facts refer to it.
    field TEXT NOT NULL, -- What it gives: "title", "authors", "published", ...
    rule TEXT NOT NULL, -- Where that is read, in words.
    UNIQUE (field, rule)
) STRICT;
CREATE INDEX posts_blog_id ON posts (blog_id);
CREATE INDEX posts_published ON posts (published);
CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_post_id ON captures (post_id);
CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);
CREATE INDEX posts_revision_id ON posts (revision_id, blog_id);
CREATE INDEX captures_fetched_at ON captures (fetched_at);
CREATE INDEX segments_doubtful ON segments (CAST(abs(score - 0.5) * 100 AS INTEGER))
WHERE score BETWEEN 0.3 AND 0.7;
CREATE INDEX links_kind ON links (kind) WHERE kind IN ('origin', 'via', 'translation-of');
CREATE INDEX fetches_due ON fetches (host, lane, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX fetches_blog_id ON fetches (blog_id, role);
CREATE INDEX fetches_failing ON fetches (failures) WHERE failures > 0;
CREATE INDEX copies_other_id ON copies (other_id);
CREATE INDEX mirrors_cluster_id ON mirrors (cluster_id);
CREATE INDEX mirrors_undecided ON mirrors (cluster_id) WHERE role = '';
CREATE INDEX links_identifier ON links (identifier COLLATE NOCASE, url) WHERE identifier <> '';
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
    count(*) AS posts,
    sum(p.characters) AS characters,
    min(p.published) AS earliest,
    max(p.published) AS latest
FROM posts AS p
GROUP BY p.language
ORDER BY posts DESC, p.language;
CREATE VIEW posts_by_blog AS
-- How many posts each blog has, how many of them are gone, and when it was last seen.
SELECT
    b.name AS blog,
    b.url,
    count(p.id) AS posts,
    count(p.gone_at) AS gone,
    min(p.published) AS earliest,
    max(p.published) AS latest,
    max(p.last_seen_at) AS last_seen_at
FROM blogs AS b
LEFT JOIN posts AS p ON p.blog_id = b.id
GROUP BY b.id
ORDER BY posts DESC, b.name;
CREATE VIEW posts_by_month AS
-- How many posts were published in each month.
SELECT substr(published, 1, 7) AS month, count(*) AS posts
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
    count(*) AS revisions,
    min(r.created_at) AS first_seen_at,
    max(r.created_at) AS changed_at
FROM (SELECT DISTINCT post_id FROM revisions WHERE number > 1) AS changed
JOIN posts AS p ON p.id = changed.post_id
JOIN revisions AS r ON r.post_id = p.id
GROUP BY p.id
ORDER BY changed_at DESC;
CREATE VIEW gone_posts AS
-- Posts whose page has vanished, which are kept here.
SELECT id, title, address, published, last_seen_at, gone_at
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
    reason.text AS reason,
    coalesce(s.language, r.language) AS language,
    coalesce(own.text, substr(r.text, s.start + 1, s.length)) AS text
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
    reason.text AS reason,
    round(s.score, 3) AS score,
    p.address
FROM segments AS s
JOIN posts AS p ON p.revision_id = s.revision_id
JOIN texts AS own ON own.id = s.text_id
JOIN texts AS reason ON reason.id = s.reason_id
WHERE NOT s.keep;
CREATE VIEW removal_reasons AS
-- How often each reason removed something, and from how many revisions.
SELECT reason.text AS reason, c.role, c.segments, c.revisions
FROM reason_counts AS c
JOIN texts AS reason ON reason.id = c.reason_id
ORDER BY c.segments DESC, reason.text, c.role;
CREATE VIEW repeated_furniture AS
-- Removed texts that stand on more than one post of a blog: what the blog puts on every page.
SELECT b.name AS blog, own.text, c.posts, c.role
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
    round(s.score, 3) AS score,
    s.role,
    reason.text AS reason,
    coalesce(own.text, substr(r.text, s.start + 1, s.length)) AS text
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
    min(l.identifier) AS identifier,
    count(DISTINCT l.revision_id) AS posts,
    count(DISTINCT p.blog_id) AS blogs,
    min(l.url) AS url
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
    coalesce(nullif(l.url, ''), l.text) AS source,
    l.url <> '' AS is_linked,
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
    json_extract(f.value, '$[1]') AS segment,
    s.text,
    coalesce(p.capture_id, r.capture_id) AS capture_id,
    coalesce(p.cleaner, r.cleaner) AS cleaner,
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
    length(c.body) AS stored,
    c.source,
    c.post_id
FROM captures AS c
ORDER BY c.fetched_at DESC, c.id DESC;
CREATE VIEW drifted_blogs AS
-- Blogs that no longer look as their memory knows them, such as after a change of theme, and how.
SELECT b.name AS blog, a.since, a.pages, c.value AS what_changed, a.raised_at
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
    iif(l.keep, 'keep', 'drop') AS verdict,
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
SELECT b.name AS blog, m.address, m.seen_at, m.promise, m.place, m.published
FROM site_memory AS m
JOIN blogs AS b ON b.id = m.blog_id
ORDER BY b.name, m.seen_at DESC;
CREATE VIEW watched_blogs AS
-- Each blog that is watched: how many of its addresses are posts, wait to be asked, and fail, when it was last asked and is asked next.
SELECT
    b.name AS blog,
    b.url,
    count(*) FILTER (WHERE f.role = 'post') AS post_addresses,
    count(*) FILTER (WHERE f.asked_at IS NULL AND f.due_at IS NOT NULL) AS waiting,
    count(*) FILTER (WHERE f.failures > 0 AND NOT f.probe) AS failing,
    max(f.asked_at) AS last_asked_at,
    min(f.due_at) AS next_due_at
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
GROUP BY f.blog_id
ORDER BY failing DESC, b.name;
CREATE VIEW failing_fetches AS
-- Addresses that give nothing, the most stubborn first, and why.
SELECT b.name AS blog, f.address, f.role, f.failures, f.status, f.reason, f.asked_at, f.due_at
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
WHERE f.failures > 0 AND NOT f.probe
ORDER BY f.failures DESC, f.asked_at DESC;
CREATE VIEW next_fetches AS
-- What is asked next, and when it may be.
SELECT f.due_at, b.name AS blog, f.role, f.address, f.found_on, h.ready_at AS host_ready_at
FROM fetches AS f
JOIN blogs AS b ON b.id = f.blog_id
LEFT JOIN hosts AS h ON h.host = f.host
WHERE f.due_at IS NOT NULL
ORDER BY f.due_at, f.lane, f.id;
CREATE VIEW run_log AS
-- Every pass of the scraper in figures, the latest first.
SELECT
    id, started_at, ended_at, ending, asked, not_modified, new, changed, gone, failed, bytes, command
FROM runs
ORDER BY id DESC;
CREATE VIEW mirror_clusters AS
-- Posts that stand in several places, the most mirrored first: where the post comes from, as far as is known, and how sure that is.
SELECT
    c.cluster_id,
    c.posts,
    c.blogs,
    p.title,
    o.address AS origin,
    c.confidence,
    c.reasons
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
CREATE VIRTUAL TABLE search USING fts5 (
    title,
    text,
    content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(5.0, 1.0)');
INSERT INTO search (search, rank) VALUES ('automerge', 16);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
INSERT INTO search (rowid, title, text) VALUES (1, 'opt', ' 开源 源的 的语 语言 言模 模型 型 。  an open model, corrected.');
COMMIT;
