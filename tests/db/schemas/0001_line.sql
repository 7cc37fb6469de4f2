PRAGMA application_id = 1970171250;
BEGIN TRANSACTION;
CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
INSERT INTO "_sqlite_migrations" VALUES(1,'unmirror','0001_line','2026-11-24 00:00:00+00:00');
CREATE TABLE blogs (
    -- One row per blog that posts come from.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    name TEXT NOT NULL UNIQUE, -- What the list of blogs calls it; the host of its posts where no list names it.
    url TEXT NOT NULL DEFAULT '', -- Its home page.
    title TEXT NOT NULL DEFAULT '', -- What it calls itself.
    first_seen_at TEXT NOT NULL -- When it was first met.
) STRICT;
INSERT INTO "blogs" VALUES(1,'blog.example','','','2022-05-03T00:00:00Z');
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
INSERT INTO "captures" VALUES(1,1,'https://blog.example/2022/05/opt.html','https://blog.example/2022/05/opt.html',200,'[["ETag","1"]]','text/html','2022-05-03T00:00:00Z','fetched','','14fce9ae552e47d7faa111c0246bd3964e023f7c56474f7c2e742479bc53586a',55,X'3C6E61763E536B69703C2F6E61763EE5BC80E6BA90E79A84E8AFADE8A880E6A8A1E59E8BE380820A0A416E206F70656E206D6F64656C2E');
INSERT INTO "captures" VALUES(2,1,'https://blog.example/2022/05/opt.html','https://blog.example/2022/05/opt.html',200,'[["ETag","1"]]','text/html','2022-05-04T00:00:00Z','fetched','','49a9c86eeff82bb1800229f0eea53f290ceb5df554f777922e1c0847861457b3',66,X'3C6E61763E536B69703C2F6E61763EE9968BE6BA90E79A84E8AA9EE8A880E6A8A1E59E8BE380820A0A416E206F70656E206D6F64656C2C20636F727265637465642E');
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
    segment INTEGER, -- Position of the segment that holds it; NULL for a link of the page's head.
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "links" VALUES(1,0,'reference','https://arxiv.org/abs/2205.01068','OPT','arxiv:2205.01068',1);
INSERT INTO "links" VALUES(2,0,'reference','https://arxiv.org/abs/2205.01068','OPT','arxiv:2205.01068',1);
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
) STRICT;
INSERT INTO "posts" VALUES(1,'https://blog.example/2022/05/opt.html',1,'blog.example','post','OPT','["Ann"]','2022-05-03',NULL,'zh-Hans',0.0,'[]','','','','[]',2,'2022-05-03T00:00:00Z','2022-05-03T00:00:00Z',NULL);
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
    UNIQUE (post_id, number)
) STRICT;
INSERT INTO "revisions" VALUES(1,1,1,1,'2022-05-03T00:00:00Z','1','zh-Hans','1d99c613ae4cf4a71fece17f9855792aed77435b4910a969041a7fecfcb7961c','OPT','开源的语言模型。

An open model.',X'787D0A1D15C15356F00F08E1E27A4AA47200434E170B');
INSERT INTO "revisions" VALUES(2,1,2,2,'2022-05-04T00:00:00Z','1','zh-Hans','4d45bbcef62bc67a4e328190374e44427684cf2f2c3449b6b49100e4aa256830','OPT','開源的語言模型。

An open model, corrected.',X'787D09CA199D5356F00F08E1E27A49BA4E0051291AE7');
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
INSERT INTO "segments" VALUES(1,0,0,'navigation',0.01,1,'en',NULL,NULL,2);
INSERT INTO "segments" VALUES(1,1,1,'post',0.9,3,NULL,0,8,NULL);
INSERT INTO "segments" VALUES(2,0,0,'navigation',0.01,1,'en',NULL,NULL,2);
INSERT INTO "segments" VALUES(2,1,1,'post',0.9,3,NULL,0,8,NULL);
CREATE TABLE texts (
    -- Every removed text and every reason, kept once: what is removed repeats on every page of a blog.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    digest BLOB NOT NULL UNIQUE, -- First 16 bytes of the SHA-256 of the text.
    text TEXT NOT NULL -- The text.
) STRICT;
INSERT INTO "texts" VALUES(1,X'6032B404C7186ECBD344639FA12FA5A2','a skip link');
INSERT INTO "texts" VALUES(2,X'28D03596D24EEB4EAB2D6FE21CA1CB95','Skip');
INSERT INTO "texts" VALUES(3,X'B43E8C8DF9AF61725B9D3AC754C87C41','running text');
CREATE TABLE writers (
    -- The processes that have the file open for writing now, so that one that has to wait can say for whom.
    id INTEGER PRIMARY KEY, -- Its number, by which other tables refer to it.
    host TEXT NOT NULL, -- The machine.
    pid INTEGER NOT NULL, -- The process on it.
    command TEXT NOT NULL, -- What it is doing.
    since TEXT NOT NULL -- Since when.
) STRICT;
CREATE INDEX posts_blog_id ON posts (blog_id);
CREATE INDEX posts_published ON posts (published);
CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_post_id ON captures (post_id);
CREATE INDEX links_identifier ON links (identifier) WHERE identifier <> '';
CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);
COMMIT;
