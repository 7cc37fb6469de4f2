-- The current schema. The comments stand inside the statements because SQLite keeps them there:
-- `.schema` in any SQLite shell shows them, and docs/schema.md is generated from them.
--
-- In every table a string that is unknown is '', a date or number that is unknown is NULL, and a
-- time is ISO 8601 in UTC. Lists of words (authors, tags, notes) are JSON arrays.

CREATE TABLE blogs (
    -- One row per blog that posts come from.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    name TEXT NOT NULL UNIQUE, -- What the list of blogs calls it; the host of its posts where no list names it.
    url TEXT NOT NULL DEFAULT '', -- Its home page.
    title TEXT NOT NULL DEFAULT '', -- What it calls itself.
    first_seen_at TEXT NOT NULL, -- When it was first met.
    language TEXT NOT NULL DEFAULT '' -- BCP 47 tag of what its posts are written in, as the list of blogs says.
) STRICT;

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
    gone_at TEXT, -- When its page was found to have vanished; NULL while it stands.
    characters INTEGER NOT NULL DEFAULT 0, -- Length of its current text; 0 where it has none.
    capture_id INTEGER REFERENCES captures (id), -- The capture that title, authors, dates and the like were last read from; NULL where it is the revision's.
    cleaner TEXT, -- Version of the cleaner that read them; NULL where it is the revision's.
    facts TEXT CHECK (facts IS NULL OR json_valid(facts)) -- Where they were read, as in revisions; NULL where it is as there.
) STRICT;

-- The posts of a blog by date, and all posts by date with what is counted of them: each is read in
-- its order from where a page begins, and no row is looked up that is not shown.
CREATE INDEX posts_blog_published ON posts (blog_id, published);
CREATE INDEX posts_published_language ON posts (published, language, blog_id, kind);

-- Says whether a revision is the current one, and of which blog, without a look at the post.
CREATE INDEX posts_revision_id ON posts (revision_id, blog_id);

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
    how TEXT NOT NULL, -- How it came: "fetched", "file", "stdin", "warc", "mhtml".
    source TEXT NOT NULL, -- File it was read from, with the offset inside an archive.
    digest TEXT NOT NULL, -- SHA-256 of the body, hexadecimal.
    size INTEGER NOT NULL, -- Length of the body in bytes.
    body BLOB NOT NULL -- The body in zlib's format, or as it is where length(body) = size; sqlar_uncompress(body, size) in the SQLite shell reads both.
) STRICT;

CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_post_id ON captures (post_id);
CREATE INDEX captures_fetched_at ON captures (fetched_at);

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
    markdown BLOB, -- The post as Markdown, in zlib's format with the first 32,768 bytes of the text for a dictionary, since it is mostly the text again; NULL where it is the text.
    facts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(facts)), -- Where the post's values were read: a JSON array of rules.id, or of [rules.id, position of the segment]. The view post_facts puts the words in.
    UNIQUE (post_id, number)
) STRICT;

CREATE TABLE rules (
    -- The rules by which values are read off pages, each once.
    id INTEGER PRIMARY KEY, -- Its number, by which facts refer to it.
    field TEXT NOT NULL, -- What it gives: "title", "authors", "published", ...
    rule TEXT NOT NULL, -- Where that is read, in words.
    UNIQUE (field, rule)
) STRICT;

CREATE TABLE texts (
    -- Every removed text and every reason, kept once: what is removed repeats on every page of a blog.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    digest BLOB NOT NULL UNIQUE, -- First 16 bytes of the SHA-256 of the text.
    text TEXT NOT NULL -- The text.
) STRICT;

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

-- Doubtful pieces by how doubtful, in hundredths: so the index grows at twenty places only, and a
-- transaction of many posts changes few pages of it.
CREATE INDEX segments_doubtful ON segments (CAST(abs(score - 0.5) * 100 AS INTEGER))
WHERE score BETWEEN 0.3 AND 0.7;

CREATE TABLE reason_counts (
    -- How often each reason removed something, counted as revisions are saved. The view removal_reasons puts the texts in.
    reason_id INTEGER NOT NULL REFERENCES texts (id), -- The reason.
    role TEXT NOT NULL, -- What the pieces were taken for.
    segments INTEGER NOT NULL, -- How many pieces it removed, from all revisions together.
    revisions INTEGER NOT NULL, -- How many revisions it removed them from.
    PRIMARY KEY (reason_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE furniture_counts (
    -- On how many posts of a blog each removed text stands now, counted as posts are saved. The view repeated_furniture puts the texts in.
    blog_id INTEGER NOT NULL REFERENCES blogs (id), -- The blog.
    text_id INTEGER NOT NULL REFERENCES texts (id), -- The removed text.
    role TEXT NOT NULL, -- What it was taken for.
    posts INTEGER NOT NULL, -- How many posts it stands on.
    PRIMARY KEY (blog_id, text_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    -- Every link of a revision, typed, in page order.
    revision_id INTEGER NOT NULL REFERENCES revisions (id), -- The revision.
    position INTEGER NOT NULL, -- Order among the links of the revision, from 0.
    kind TEXT NOT NULL, -- "canonical", "origin", "via", "translation-of", "series", "reference", "related", "image", "internal" or "outbound".
    url TEXT NOT NULL, -- Its absolute target; '' for a source that the post names and does not link.
    text TEXT NOT NULL, -- The words that are linked; of what the post comes from, the line that says so, or the name of a source that is named only.
    identifier TEXT NOT NULL, -- For references, scheme:value, such as "arxiv:2205.01068", "doi:10.1000/182", "github:owner/name".
    segment INTEGER, -- Position of the segment that holds it; NULL for a link of the page's head.
    confidence REAL, -- Probability, 0 to 1, that the post comes from there; NULL for links that do not say so.
    evidence TEXT NOT NULL DEFAULT '', -- What says that the post comes from there, in words.
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_identifier ON links (identifier COLLATE NOCASE, url) WHERE identifier <> '';
CREATE INDEX links_kind ON links (kind) WHERE kind IN ('origin', 'via', 'translation-of');

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

CREATE INDEX fetches_due ON fetches (host, lane, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX fetches_blog_id ON fetches (blog_id, role);
CREATE INDEX fetches_failing_blog ON fetches (failures, blog_id, probe) WHERE failures > 0;

CREATE TABLE hosts (
    -- Every host that was asked: when it may be asked again, and what its robots.txt says.
    host TEXT PRIMARY KEY, -- Scheme, host and port.
    ready_at TEXT NOT NULL, -- Not before this moment.
    failures INTEGER NOT NULL, -- How often in a row it could not be reached or was not able to answer.
    reason TEXT NOT NULL, -- Why it has to be waited for, if that is longer than its usual delay.
    robots TEXT NOT NULL, -- Its robots.txt as last read, its body apart, as JSON; '' before.
    robots_body BLOB NOT NULL -- The body of the last robots.txt that could be read.
) STRICT, WITHOUT ROWID;

CREATE INDEX hosts_shut ON hosts (ready_at) WHERE reason <> '';

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

CREATE INDEX copies_other_id ON copies (other_id);

CREATE TABLE mirrors (
    -- Posts that are one post, and what each of them is. The views mirror_clusters and mirrored_posts put the titles in.
    post_id INTEGER PRIMARY KEY REFERENCES posts (id), -- The post.
    cluster_id INTEGER NOT NULL, -- The lowest number among the posts that are one.
    role TEXT NOT NULL DEFAULT '', -- "origin", "copy", "excerpt" or "translation"; "undecided" where nothing says which came first; '' before it was looked at.
    confidence REAL NOT NULL DEFAULT 0, -- Probability, 0 to 1, that the origin is the right one; the same for all posts of a cluster.
    reasons TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(reasons)) -- JSON array: what speaks for it, in words.
) STRICT;

CREATE INDEX mirrors_cluster_id ON mirrors (cluster_id);
CREATE INDEX mirrors_undecided ON mirrors (cluster_id) WHERE role = '';

CREATE TABLE writers (
    -- The processes that have the file open for writing now, so that one that has to wait can say for whom.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    host TEXT NOT NULL, -- The machine.
    pid INTEGER NOT NULL, -- The process on it.
    command TEXT NOT NULL, -- What it is doing.
    since TEXT NOT NULL -- Since when.
) STRICT;

-- The search index: title and text of the current revision of each post; rowid is posts.id. Only the
-- index is kept, not the words, which are prepared by db/tokens.py. Any SQLite opens, reads and
-- backs it up; a program that changes revisions without it leaves it behind, which `unmirror check`
-- finds and `unmirror check --repair` mends.
CREATE VIRTUAL TABLE search USING fts5 (
    title,
    text,
    content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

-- A word in the title weighs as much as five in the text (a convention, not tuned).
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(5.0, 1.0)');

-- Merge the pieces of the index sixteen at a time instead of four: every transaction leaves a piece,
-- and saving takes 8 % less time (measured on benchmarks/made_up_blogs.py).
INSERT INTO search (search, rank) VALUES ('automerge', 16);

-- Let 64 pieces wait before they are merged all at once instead of 16: merging then goes on in small
-- steps. At 16 now and then one save rewrites the whole index, which takes seconds and, with 100,000
-- posts, a gigabyte of log (measured on the same).
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);

-- Collect 16 MB of words before a piece is written instead of 1, which is as many as a transaction of
-- many posts holds: the pieces are fewer and larger, and such a transaction takes a third less time
-- for its index (measured on the same).
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
