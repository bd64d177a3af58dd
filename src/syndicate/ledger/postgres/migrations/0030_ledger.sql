-- The ledger on PostgreSQL: the tables, guards and views of the embedded one as they stand with this number; see `ledger.postgres`.
-- Texts are ordered by their bytes, as SQLite does. What SQLite knows and PostgreSQL does not stands first, under the same names.
CREATE FUNCTION json_each(list TEXT) RETURNS TABLE (key TEXT, value TEXT) LANGUAGE sql IMMUTABLE ROWS 100 AS $$
    SELECT NULL::text, said.value FROM pg_catalog.json_array_elements_text(list::json) AS said (value)
$$;
CREATE FUNCTION json_each(object TEXT, path TEXT) RETURNS TABLE (key TEXT, value TEXT) LANGUAGE sql IMMUTABLE ROWS 10 AS $$
    SELECT said.key, said.value::text FROM pg_catalog.json_each(object::json #> string_to_array(substr(path, 3), '.')) AS said
$$;
CREATE FUNCTION json_extract(given TEXT, path TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT given::json #>> string_to_array(trim(LEADING '.' FROM replace(replace(substr(path, 2), '[', '.'), ']', '')), '.')
$$;
CREATE FUNCTION json_valid(given TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$ SELECT given IS JSON $$;
CREATE FUNCTION json_type(given TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.json_typeof(given::json) $$;
CREATE FUNCTION instr(hay TEXT, needle TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$ SELECT strpos(hay, needle)::bigint $$;
CREATE FUNCTION substr(number BIGINT, start INTEGER, size INTEGER) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_catalog.substr(number::text, start, size)
$$;
CREATE FUNCTION julianday(moment TEXT) RETURNS DOUBLE PRECISION LANGUAGE sql STABLE AS $$
    SELECT extract(epoch FROM moment::timestamptz)::double precision / 86400 + 2440587.5
$$;
CREATE FUNCTION max(one BIGINT, other BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN one IS NULL OR other IS NULL THEN NULL ELSE greatest(one, other) END
$$;
CREATE FUNCTION min(one BIGINT, other BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN one IS NULL OR other IS NULL THEN NULL ELSE least(one, other) END
$$;
CREATE FUNCTION add_total(so_far DOUBLE PRECISION, more BIGINT) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE AS $$
    SELECT so_far + coalesce(more, 0)
$$;
CREATE AGGREGATE total(BIGINT) (SFUNC = add_total, STYPE = DOUBLE PRECISION, INITCOND = '0');

-- What may never be changed or deleted says so in its own words.
CREATE FUNCTION is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Rows are numbered without gaps, as whoever writes holds the lock of the ledger.
CREATE FUNCTION next_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT coalesce(max(id), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO NEW.id;
    RETURN NEW;
END $$;
CREATE FUNCTION next_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT coalesce(max("row"), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO NEW."row";
    RETURN NEW;
END $$;

CREATE TABLE disclosure (
    id BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL CHECK (
        channel = 'weibo' OR channel = 'wechat' OR channel = 'website' OR channel = 'other' OR channel = 'gazette'
    ),
    unit TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    precision TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    document_number TEXT COLLATE "C" NOT NULL,
    index_number TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    five_open TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    theme TEXT COLLATE "C" NOT NULL,
    standing TEXT COLLATE "C" NOT NULL CHECK (standing = 'own' OR standing = 'share' OR standing = 'foreign'),
    truncated BIGINT NOT NULL,
    seen_present BIGINT NOT NULL,
    seen_deleted BIGINT NOT NULL,
    version_key BYTEA NOT NULL,
    time_key BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    fingerprint BYTEA NOT NULL,
    spent BYTEA NOT NULL,
    links BYTEA NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    information BIGINT NOT NULL,
    first BIGINT NOT NULL,
    channel_first BIGINT NOT NULL,
    unit_first BIGINT NOT NULL
, area TEXT COLLATE "C" NOT NULL DEFAULT 'unknown');
CREATE UNIQUE INDEX disclosure_identity ON disclosure (jurisdiction, source, native_id);
CREATE INDEX disclosure_day ON disclosure (jurisdiction, year, day, channel);
CREATE INDEX disclosure_information ON disclosure (information);
CREATE TABLE name (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    weak BIGINT NOT NULL,
    disclosure BIGINT NOT NULL, receipt BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (jurisdiction, source, native_id)
);
CREATE INDEX name_disclosure ON name (disclosure);
CREATE TABLE revision (
    id BIGINT PRIMARY KEY,
    disclosure BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    headline TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    links TEXT COLLATE "C" NOT NULL,
    labels TEXT COLLATE "C" NOT NULL,
    published TEXT COLLATE "C" NOT NULL,
    received TEXT COLLATE "C" NOT NULL,
    presence TEXT COLLATE "C" NOT NULL,
    standing TEXT COLLATE "C" NOT NULL,
    warnings TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL
);
CREATE INDEX revision_disclosure ON revision (disclosure);
CREATE TABLE information (
    id BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    channels BIGINT NOT NULL,
    disclosures BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    five_open TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    theme TEXT COLLATE "C" NOT NULL
, area TEXT COLLATE "C" NOT NULL DEFAULT 'unknown');
CREATE TABLE counter (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    facet TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    postings BIGINT NOT NULL,
    channel_first BIGINT NOT NULL,
    unit_first BIGINT NOT NULL,
    first BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, day, facet, channel, unit, value)
);
CREATE TABLE overlap (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    channels BIGINT NOT NULL,
    informations BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, year, channels)
);
CREATE TABLE register (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    register TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    version BYTEA NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, register, native_id)
);
CREATE TABLE enrichment (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    measures TEXT COLLATE "C" NOT NULL,
    version BYTEA NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, source, native_id)
);
CREATE TABLE quarantine (
    id BIGINT PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    lane TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    raw BYTEA NOT NULL,
    times BIGINT NOT NULL,
    first_receipt BIGINT NOT NULL,
    last_receipt BIGINT NOT NULL,
    resolved_at TEXT COLLATE "C" NOT NULL DEFAULT '',
    resolution TEXT COLLATE "C" NOT NULL DEFAULT ''
, resolved_receipt BIGINT NOT NULL DEFAULT 0);
CREATE TRIGGER a_number BEFORE INSERT ON quarantine FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION next_id();
CREATE TABLE sealed (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    detector TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    times BIGINT NOT NULL,
    sealed_at TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, source, native_id)
);
CREATE TABLE lane (
    lane TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    cursor TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL
);
CREATE TABLE owner (
    jurisdiction TEXT COLLATE "C" PRIMARY KEY,
    epoch BIGINT NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    taken_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE receipt (
    number BIGINT PRIMARY KEY,
    lane TEXT COLLATE "C" NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    read BIGINT NOT NULL,
    new BIGINT NOT NULL,
    revised BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    sealed BIGINT NOT NULL,
    joined BIGINT NOT NULL,
    tallies TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL,
    committed_at TEXT COLLATE "C" NOT NULL,
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL, rows TEXT COLLATE "C" NOT NULL DEFAULT '',
    UNIQUE (lane, start),
    CHECK (read = new + revised + repeated + quarantined + sealed)
);
CREATE TRIGGER receipt_is_final_update BEFORE UPDATE ON receipt FOR EACH ROW EXECUTE FUNCTION is_final('a receipt is final');
CREATE TRIGGER receipt_is_final_delete BEFORE DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION is_final('a receipt is final');
CREATE TABLE edge (
    one BIGINT NOT NULL,
    other BIGINT NOT NULL,
    same BIGINT NOT NULL CHECK (same IN (0, 1)),
    doubtful BIGINT NOT NULL CHECK (doubtful IN (0, 1)),
    score DOUBLE PRECISION NOT NULL,
    evidence TEXT COLLATE "C" NOT NULL,
    vetoes TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other),
    CHECK (same = 1 OR doubtful = 1)
);
CREATE INDEX edge_other ON edge (other);
CREATE TABLE ruling (
    id BIGINT PRIMARY KEY,
    act BIGINT NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    one TEXT COLLATE "C" NOT NULL,
    other TEXT COLLATE "C" NOT NULL,
    decision TEXT COLLATE "C" NOT NULL CHECK (decision IN ('same', 'different', 'undone')),
    reason TEXT COLLATE "C" NOT NULL CHECK (trim(reason) <> ''),
    "by" TEXT COLLATE "C" NOT NULL CHECK (trim("by") <> ''),
    at TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    CHECK (one < other)
);
CREATE TRIGGER ruling_is_final_update BEFORE UPDATE ON ruling FOR EACH ROW EXECUTE FUNCTION is_final('a ruling is final');
CREATE TRIGGER ruling_is_final_delete BEFORE DELETE ON ruling FOR EACH ROW EXECUTE FUNCTION is_final('a ruling is final');
CREATE INDEX quarantine_open ON quarantine (lane, place, last_receipt) WHERE resolved_at = '';
CREATE TABLE replaced (
    receipt BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    was BIGINT NOT NULL,
    digest BYTEA NOT NULL
);
CREATE TRIGGER replaced_is_final_update BEFORE UPDATE ON replaced FOR EACH ROW EXECUTE FUNCTION is_final('what was replaced is final');
CREATE TRIGGER replaced_is_final_delete BEFORE DELETE ON replaced FOR EACH ROW EXECUTE FUNCTION is_final('what was replaced is final');
CREATE TABLE adopted (
    receipt BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    former BIGINT NOT NULL,
    disclosure BIGINT NOT NULL,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE TRIGGER adopted_is_final_update BEFORE UPDATE ON adopted FOR EACH ROW EXECUTE FUNCTION is_final('a reading handed over is final');
CREATE TRIGGER adopted_is_final_delete BEFORE DELETE ON adopted FOR EACH ROW EXECUTE FUNCTION is_final('a reading handed over is final');
CREATE TABLE procedure (
    id BIGINT NOT NULL,
    tier BIGINT NOT NULL CHECK (tier BETWEEN 1 AND 5),
    name TEXT COLLATE "C" NOT NULL,
    quorum BIGINT NOT NULL CHECK (quorum >= 1),
    days BIGINT NOT NULL CHECK (days >= 0),
    PRIMARY KEY (id, tier)
);
CREATE TRIGGER procedure_is_final_update BEFORE UPDATE ON procedure FOR EACH ROW EXECUTE FUNCTION is_final('a procedure is final');
CREATE TRIGGER procedure_is_final_delete BEFORE DELETE ON procedure FOR EACH ROW EXECUTE FUNCTION is_final('a procedure is final');
CREATE TABLE person (
    name TEXT COLLATE "C" PRIMARY KEY CHECK (name <> '' AND name <> 'system'),
    jurisdiction TEXT COLLATE "C" NOT NULL,
    display TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL CHECK (json_valid(roles)),
    password TEXT COLLATE "C" NOT NULL,
    totp TEXT COLLATE "C" NOT NULL,
    disabled_at TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL
);
CREATE TRIGGER person_stays BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION is_final('a user is disabled, never deleted');
CREATE TABLE token (
    digest TEXT COLLATE "C" PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (name),
    label TEXT COLLATE "C" NOT NULL,
    expires_on TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL
);
CREATE TABLE delegation (
    id BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    principal TEXT COLLATE "C" NOT NULL REFERENCES person (name),
    delegate TEXT COLLATE "C" NOT NULL REFERENCES person (name),
    tier BIGINT NOT NULL,
    since TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL,
    CHECK (principal <> delegate),
    CHECK (since <= until)
);
CREATE TRIGGER delegation_stays BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION is_final('a delegation is revoked, never deleted');
CREATE FUNCTION delegation_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at <> '' OR ROW(NEW.id, NEW.jurisdiction, NEW.principal, NEW.delegate, NEW.tier, NEW.since, NEW.until) IS DISTINCT FROM ROW(OLD.id, OLD.jurisdiction, OLD.principal, OLD.delegate, OLD.tier, OLD.since, OLD.until) THEN
        RAISE EXCEPTION 'a delegation can only be revoked, once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delegation_is_final BEFORE UPDATE ON delegation FOR EACH ROW EXECUTE FUNCTION delegation_is_final();
CREATE TABLE review (
    id TEXT COLLATE "C" PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    platform TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL CHECK (source IN ('draft', 'published')),
    unit TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    made_on TEXT COLLATE "C" NOT NULL,
    procedure BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'screened', 'tier_1', 'tier_2', 'tier_3', 'tier_4', 'tier_5',
        'cleared', 'released', 'returned', 'withheld', 'escalated', 'withdrawn')),
    round BIGINT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    opened_at TEXT COLLATE "C" NOT NULL,
    since TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_subject ON review (jurisdiction, subject) WHERE state <> 'withdrawn';
CREATE INDEX review_state ON review (jurisdiction, state, since);
CREATE INDEX review_item ON review (jurisdiction, platform, native_id);
CREATE TABLE version (
    id BIGINT PRIMARY KEY,
    review TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    html BIGINT NOT NULL CHECK (html IN (0, 1)),
    attachments TEXT COLLATE "C" NOT NULL,
    masks TEXT COLLATE "C" NOT NULL,
    shown_title TEXT COLLATE "C" NOT NULL,
    shown_body TEXT COLLATE "C" NOT NULL,
    channels TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    sheet TEXT COLLATE "C" NOT NULL,
    wording TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    UNIQUE (review, number)
);
CREATE INDEX version_wording ON version (wording);
CREATE TRIGGER version_is_final_update BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION is_final('a version is final');
CREATE TRIGGER version_is_final_delete BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION is_final('a version is final');
CREATE TABLE finding (
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    of TEXT COLLATE "C" NOT NULL CHECK (of IN ('text', 'shown')),
    part TEXT COLLATE "C" NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL CHECK (act IN ('redact', 'block')),
    rule TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (version, number)
);
CREATE TRIGGER finding_is_final_update BEFORE UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION is_final('a finding is final');
CREATE TRIGGER finding_is_final_delete BEFORE DELETE ON finding FOR EACH ROW EXECUTE FUNCTION is_final('a finding is final');
CREATE TABLE act (
    number BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    place BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL CHECK (person <> ''),
    principal TEXT COLLATE "C" NOT NULL,
    deed TEXT COLLATE "C" NOT NULL CHECK (deed IN ('open', 'screen', 'edit', 'find', 'dismiss', 'submit', 'approve', 'retract', 'return',
        'withhold', 'escalate', 'release', 'withdraw', 'read', 'alarm', 'resolve', 'delegate', 'revoke', 'procedure', 'user')),
    review TEXT COLLATE "C" NOT NULL,
    tier BIGINT NOT NULL,
    round BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    before TEXT COLLATE "C" NOT NULL,
    after TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    article TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    UNIQUE (jurisdiction, place),
    CHECK (deed NOT IN ('return', 'withhold', 'escalate', 'withdraw', 'retract', 'dismiss', 'find', 'resolve')
        OR (trim(code) <> '' AND trim(reason) <> '')),
    CHECK (deed <> 'withhold' OR trim(article) <> '')
);
CREATE INDEX act_review ON act (review, round, deed);
CREATE UNIQUE INDEX act_one_approval ON act (review, round, person) WHERE deed = 'approve';
CREATE TRIGGER act_is_final_update BEFORE UPDATE ON act FOR EACH ROW EXECUTE FUNCTION is_final('an act is final');
CREATE TRIGGER act_is_final_delete BEFORE DELETE ON act FOR EACH ROW EXECUTE FUNCTION is_final('an act is final');
CREATE FUNCTION act_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place <> 1 + coalesce((SELECT max(place) FROM act WHERE jurisdiction = NEW.jurisdiction), 0)
    OR NEW.previous <> coalesce((SELECT hash FROM act WHERE jurisdiction = NEW.jurisdiction ORDER BY place DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000') THEN
        RAISE EXCEPTION 'an act follows the last one of its chain' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_follows_the_last BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION act_follows_the_last();
CREATE FUNCTION act_starts_where_the_review_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.review <> '' AND NEW.deed <> 'open' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review
    AND r.jurisdiction = NEW.jurisdiction AND r.state = NEW.before AND NEW.round BETWEEN r.round AND r.round + 1) THEN
        RAISE EXCEPTION 'an act starts where its review stands' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_starts_where_the_review_stands BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION act_starts_where_the_review_stands();
CREATE FUNCTION approval_is_of_what_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed = 'approve' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review AND r.state = 'tier_' || NEW.tier
    AND r.round = NEW.round AND r.digest = NEW.digest) THEN
        RAISE EXCEPTION 'an approval is of the current digest, at the current tier' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_of_what_stands BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION approval_is_of_what_stands();
CREATE FUNCTION approval_is_by_somebody_else() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed = 'approve' AND (
    EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review AND r.author IN (NEW.person, nullif(NEW.principal, '')))
    OR EXISTS (SELECT 1 FROM act a WHERE a.review = NEW.review AND a.deed IN ('open', 'edit', 'submit')
        AND a.person IN (NEW.person, nullif(NEW.principal, '')))
    OR EXISTS (SELECT 1 FROM act a WHERE a.review = NEW.review AND a.deed = 'approve' AND a.round = NEW.round
        AND (a.person IN (NEW.person, nullif(NEW.principal, ''))
            OR nullif(a.principal, '') IN (NEW.person, nullif(NEW.principal, ''))))) THEN
        RAISE EXCEPTION 'author and every tier are different people' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_by_somebody_else BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION approval_is_by_somebody_else();
CREATE FUNCTION approval_is_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed = 'approve' AND NOT EXISTS (SELECT 1 FROM person p, person q, json_each(q.roles) role
    WHERE p.name = NEW.person AND p.disabled_at = '' AND q.disabled_at = '' AND role.value = 'tier_' || NEW.tier
        AND q.name = coalesce(nullif(NEW.principal, ''), NEW.person)
        AND (NEW.principal = '' OR EXISTS (SELECT 1 FROM delegation d WHERE d.principal = NEW.principal
            AND d.delegate = NEW.person AND d.tier = NEW.tier AND d.revoked_at = ''
            AND substr(NEW.at, 1, 10) BETWEEN d.since AND d.until))) THEN
        RAISE EXCEPTION 'who approves has the right to, at this moment' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_by_right BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION approval_is_by_right();
CREATE TABLE dismissal (
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    act BIGINT NOT NULL,
    PRIMARY KEY (version, number)
);
CREATE TRIGGER dismissal_is_final_update BEFORE UPDATE ON dismissal FOR EACH ROW EXECUTE FUNCTION is_final('a dismissal is final');
CREATE TRIGGER dismissal_is_final_delete BEFORE DELETE ON dismissal FOR EACH ROW EXECUTE FUNCTION is_final('a dismissal is final');
CREATE FUNCTION dismissal_is_an_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM act a JOIN review r ON r.id = a.review
    WHERE a.number = NEW.act AND a.deed = 'dismiss' AND r.version = NEW.version) THEN
        RAISE EXCEPTION 'a finding is dismissed by an act' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dismissal_is_an_act BEFORE INSERT ON dismissal FOR EACH ROW EXECUTE FUNCTION dismissal_is_an_act();
CREATE VIEW open_finding AS
SELECT f.* FROM finding f
WHERE f.of = 'shown' AND NOT EXISTS (SELECT 1 FROM dismissal d WHERE d.version = f.version AND d.number = f.number);
CREATE VIEW approval AS
SELECT a.review, a.tier, a.person, a.principal, a.at, a.number AS act
FROM review r JOIN act a ON a.review = r.id AND a.round = r.round AND a.digest = r.digest AND a.deed = 'approve';
CREATE VIEW clearance AS
SELECT r.id AS review, r.jurisdiction, r.digest, r.version, v.wording, r.state,
    (SELECT max(a.at) FROM approval a WHERE a.review = r.id) AS cleared_at
FROM review r JOIN version v ON v.id = r.version AND v.review = r.id AND v.digest = r.digest
WHERE r.state IN ('cleared', 'released')
    AND (SELECT count(DISTINCT a.person) FROM approval a WHERE a.review = r.id AND a.person <> r.author) >= 3
    AND NOT EXISTS (SELECT 1 FROM procedure p WHERE p.id = r.procedure
        AND (SELECT count(DISTINCT a.person) FROM approval a WHERE a.review = r.id AND a.tier = p.tier) < p.quorum)
    AND NOT EXISTS (SELECT 1 FROM open_finding f WHERE f.version = r.version);
CREATE FUNCTION review_opens_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'held' OR NEW.round <> 1
    OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act AND a.review = NEW.id AND a.deed = 'open' AND a.digest = NEW.digest)
    OR (SELECT count(*) FROM procedure p WHERE p.id = NEW.procedure) < 3 THEN
        RAISE EXCEPTION 'a review opens by an act, held, under a procedure of at least three tiers' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_opens_held BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_opens_held();
CREATE TRIGGER review_stays BEFORE DELETE ON review FOR EACH ROW EXECUTE FUNCTION is_final('a review stays on the record');
CREATE FUNCTION review_keeps_its_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.id, NEW.jurisdiction, NEW.subject, NEW.platform, NEW.native_id, NEW.source, NEW.unit, NEW.author, NEW.made_on,
        NEW.procedure, NEW.opened_at) IS DISTINCT FROM ROW(OLD.id, OLD.jurisdiction, OLD.subject, OLD.platform, OLD.native_id, OLD.source, OLD.unit, OLD.author, OLD.made_on,
        OLD.procedure, OLD.opened_at) THEN
        RAISE EXCEPTION 'what a review is of does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_keeps_its_subject BEFORE UPDATE ON review FOR EACH ROW EXECUTE FUNCTION review_keeps_its_subject();
CREATE FUNCTION review_moves_by_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act AND a.review = NEW.id AND a.after = NEW.state AND a.round = NEW.round
        AND a.digest = NEW.digest AND a.before = OLD.state AND a.deed <> 'read'
        AND a.number = (SELECT max(b.number) FROM act b WHERE b.review = NEW.id AND b.deed <> 'read'))
    OR NEW.act <= OLD.act
    OR NOT EXISTS (SELECT 1 FROM version v WHERE v.id = NEW.version AND v.review = NEW.id AND v.digest = NEW.digest) THEN
        RAISE EXCEPTION 'a review moves only by an act on the record' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_moves_by_acts BEFORE UPDATE ON review FOR EACH ROW EXECUTE FUNCTION review_moves_by_acts();
CREATE FUNCTION review_is_cleared_by_three() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('cleared', 'released') AND (
    (SELECT count(DISTINCT a.person) FROM act a WHERE a.review = NEW.id AND a.deed = 'approve' AND a.round = NEW.round
        AND a.digest = NEW.digest AND a.person <> NEW.author) < 3
    OR EXISTS (SELECT 1 FROM procedure p WHERE p.id = NEW.procedure AND p.quorum > (SELECT count(DISTINCT a.person) FROM act a
        WHERE a.review = NEW.id AND a.deed = 'approve' AND a.round = NEW.round AND a.digest = NEW.digest AND a.tier = p.tier))
    OR EXISTS (SELECT 1 FROM open_finding f WHERE f.version = NEW.version)) THEN
        RAISE EXCEPTION 'cleared means approved at every tier by different people, three at least, with nothing found left open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_is_cleared_by_three BEFORE UPDATE ON review FOR EACH ROW EXECUTE FUNCTION review_is_cleared_by_three();
CREATE VIEW publishable AS
SELECT r.id AS review, r.jurisdiction, r.subject, r.source, r.unit, r.state, r.digest,
    v.shown_title AS title, v.shown_body AS body, v.html, v.attachments, v.channels, v.sheet, r.made_on, c.cleared_at,
    CASE r.state WHEN 'released' THEN r.since ELSE '' END AS released_at,
    coalesce(d.url, '') AS url,
    CASE WHEN d.day > 0 THEN substr(d.day, 1, 4) || '-' || substr(d.day, 5, 2) || '-' || substr(d.day, 7, 2) ELSE '' END AS published,
    coalesce(d.document_number, json_extract(v.sheet, '$.document_number'), '') AS document_number,
    coalesce(d.index_number, json_extract(v.sheet, '$.index_number'), '') AS index_number,
    coalesce(d.kind, json_extract(v.sheet, '$.kind'), '') AS kind,
    coalesce(d.five_open, json_extract(v.sheet, '$.five_open'), '') AS five_open,
    coalesce(d.field, json_extract(v.sheet, '$.field'), '') AS field,
    coalesce(d.theme, json_extract(v.sheet, '$.theme'), '') AS theme
FROM clearance c
JOIN review r ON r.id = c.review
JOIN version v ON v.id = r.version
LEFT JOIN disclosure d ON r.source = 'published' AND d.id = coalesce(
    (SELECT i.id FROM disclosure i WHERE i.jurisdiction = r.jurisdiction AND i.source = r.platform AND i.native_id = r.native_id),
    (SELECT n.disclosure FROM name n WHERE n.jurisdiction = r.jurisdiction AND n.source = r.platform AND n.native_id = r.native_id))
WHERE r.source = 'draft'
    OR EXISTS (SELECT 1 FROM revision w WHERE w.id = d.revision AND w.headline = v.title AND w.text = v.body AND w.presence = 'present');
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    review TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL CHECK (event IN ('released', 'withdrawn')),
    digest TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER a_number BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION next_id();
CREATE INDEX outbox_review ON outbox (review);
CREATE TRIGGER outbox_is_final_update BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION is_final('what is to be sent is final');
CREATE TRIGGER outbox_is_final_delete BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION is_final('what is to be sent is final');
CREATE FUNCTION outbox_needs_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event = 'released' AND NOT EXISTS (SELECT 1 FROM publishable p WHERE p.review = NEW.review
    AND p.jurisdiction = NEW.jurisdiction AND p.digest = NEW.digest AND p.state = 'released') THEN
        RAISE EXCEPTION 'nothing goes out without a clearance of exactly what goes out' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_needs_clearance BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_needs_clearance();
CREATE FUNCTION outbox_takes_back_what_went_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN review r ON r.id = o.review WHERE o.review = NEW.review
    AND o.event = 'released' AND r.state <> 'released') THEN
        RAISE EXCEPTION 'only what went out can be taken back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_takes_back_what_went_out BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_takes_back_what_went_out();
CREATE VIEW tombstone AS
SELECT r.id AS review, r.jurisdiction, r.unit, o.digest, o.code, o.at, r.state
FROM review r JOIN outbox o ON o.id = (SELECT max(p.id) FROM outbox p WHERE p.review = r.id)
WHERE o.event = 'withdrawn' AND r.state <> 'released';
CREATE TABLE alarm (
    id BIGINT PRIMARY KEY,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('leak', 'sealed')),
    subject TEXT COLLATE "C" NOT NULL,
    review TEXT COLLATE "C" NOT NULL,
    findings BIGINT NOT NULL,
    detector TEXT COLLATE "C" NOT NULL,
    raised_at TEXT COLLATE "C" NOT NULL,
    act BIGINT NOT NULL,
    resolved_at TEXT COLLATE "C" NOT NULL,
    resolved_by TEXT COLLATE "C" NOT NULL,
    resolution TEXT COLLATE "C" NOT NULL,
    resolved_act BIGINT NOT NULL
);
CREATE INDEX alarm_open ON alarm (jurisdiction, subject) WHERE resolved_at = '';
CREATE TRIGGER alarm_stays BEFORE DELETE ON alarm FOR EACH ROW EXECUTE FUNCTION is_final('an alarm is resolved, never deleted');
CREATE FUNCTION alarm_is_resolved_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.resolved_at <> '' OR trim(NEW.resolution) = '' OR ROW(NEW.id, NEW.jurisdiction, NEW.kind, NEW.subject, NEW.review, NEW.findings,
        NEW.detector, NEW.raised_at, NEW.act) IS DISTINCT FROM ROW(OLD.id, OLD.jurisdiction, OLD.kind, OLD.subject, OLD.review, OLD.findings, OLD.detector, OLD.raised_at, OLD.act) THEN
        RAISE EXCEPTION 'an alarm is resolved once, with a reason' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alarm_is_resolved_once BEFORE UPDATE ON alarm FOR EACH ROW EXECUTE FUNCTION alarm_is_resolved_once();
CREATE TABLE claim (
    review TEXT COLLATE "C" PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C" NOT NULL
);
CREATE TABLE subscriber (
    name TEXT COLLATE "C" PRIMARY KEY CHECK (name <> ''),
    jurisdiction TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL CHECK (url LIKE 'http://%' OR url LIKE 'https://%'),
    events TEXT COLLATE "C" NOT NULL CHECK (json_type(events) = 'array'),
    channels TEXT COLLATE "C" NOT NULL CHECK (json_type(channels) = 'array'),
    units TEXT COLLATE "C" NOT NULL CHECK (json_type(units) = 'array'),
    facets TEXT COLLATE "C" NOT NULL CHECK (json_type(facets) = 'array'),
    allow TEXT COLLATE "C" NOT NULL CHECK (json_type(allow) = 'array'),
    secret TEXT COLLATE "C" NOT NULL,
    former TEXT COLLATE "C" NOT NULL,
    former_until TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled', 'gone', 'removed')),
    reason TEXT COLLATE "C" NOT NULL,
    seen BIGINT NOT NULL,
    hold_until TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    changed_at TEXT COLLATE "C" NOT NULL,
    CHECK ((state = 'removed') = (secret = '')),
    CHECK (state <> 'removed' OR former = '')
);
CREATE TRIGGER subscriber_stays BEFORE DELETE ON subscriber FOR EACH ROW EXECUTE FUNCTION is_final('a subscriber is removed by its state, never deleted');
CREATE FUNCTION subscriber_stays_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'removed' AND NEW.state <> 'removed' THEN
        RAISE EXCEPTION 'a subscriber that was removed does not come back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER subscriber_stays_removed BEFORE UPDATE ON subscriber FOR EACH ROW EXECUTE FUNCTION subscriber_stays_removed();
CREATE TABLE delivery (
    id BIGINT PRIMARY KEY,
    subscriber TEXT COLLATE "C" NOT NULL REFERENCES subscriber (name),
    posting BIGINT NOT NULL REFERENCES outbox (id),
    review TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL CHECK (event IN ('released', 'withdrawn')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'void')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    attempts BIGINT NOT NULL CHECK (attempts >= tries),
    next_at TEXT COLLATE "C" NOT NULL,
    lease TEXT COLLATE "C" NOT NULL,
    leased_until TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    settled_at TEXT COLLATE "C" NOT NULL,
    acknowledged_at TEXT COLLATE "C" NOT NULL,
    UNIQUE (subscriber, posting),
    CHECK ((state = 'sending') = (lease <> '')),
    CHECK (state <> 'delivered' OR acknowledged_at <> '')
);
CREATE TRIGGER a_number BEFORE INSERT ON delivery FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION next_id();
CREATE INDEX delivery_due ON delivery (subscriber, state, posting);
CREATE INDEX delivery_review ON delivery (review, subscriber, posting);
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery FOR EACH ROW EXECUTE FUNCTION is_final('a delivery stays on the record');
CREATE FUNCTION delivery_keeps_its_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.id, NEW.subscriber, NEW.posting, NEW.review, NEW.event, NEW.created_at) IS DISTINCT FROM ROW(OLD.id, OLD.subscriber, OLD.posting, OLD.review, OLD.event, OLD.created_at)
    OR NEW.attempts < OLD.attempts OR (OLD.acknowledged_at <> '' AND NEW.acknowledged_at <> OLD.acknowledged_at) THEN
        RAISE EXCEPTION 'what was to be sent, and what was acknowledged, does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_keeps_its_subject BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION delivery_keeps_its_subject();
CREATE FUNCTION delivery_is_of_a_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' OR NEW.attempts <> 0 OR NEW.acknowledged_at <> '' OR NOT EXISTS (SELECT 1 FROM outbox o, subscriber s
    WHERE o.id = NEW.posting AND o.review = NEW.review AND o.event = NEW.event
        AND s.name = NEW.subscriber AND s.jurisdiction = o.jurisdiction) THEN
        RAISE EXCEPTION 'a delivery is of a row of the outbox' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_is_of_a_posting BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION delivery_is_of_a_posting();
CREATE FUNCTION delivery_needs_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event = 'released' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN publishable p ON p.review = o.review
    AND p.jurisdiction = o.jurisdiction AND p.digest = o.digest AND p.state = 'released' WHERE o.id = NEW.posting) THEN
        RAISE EXCEPTION 'nothing goes out without a clearance of exactly what goes out' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_needs_clearance BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION delivery_needs_clearance();
CREATE FUNCTION sending_needs_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event = 'released' AND NEW.state IN ('waiting', 'sending') AND OLD.state <> NEW.state
    AND NOT EXISTS (SELECT 1 FROM outbox o JOIN publishable p ON p.review = o.review
    AND p.jurisdiction = o.jurisdiction AND p.digest = o.digest AND p.state = 'released' WHERE o.id = NEW.posting)
    AND NOT (OLD.state = 'sending' AND NEW.state = 'waiting') THEN
        RAISE EXCEPTION 'nothing goes out without a clearance of exactly what goes out' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sending_needs_clearance BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION sending_needs_clearance();
CREATE FUNCTION sending_is_to_somebody_active() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'sending' AND NEW.lease <> OLD.lease
    AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.name = NEW.subscriber AND s.state = 'active') THEN
        RAISE EXCEPTION 'only an active subscriber is sent anything' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sending_is_to_somebody_active BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION sending_is_to_somebody_active();
CREATE FUNCTION recall_follows_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subscriber = NEW.subscriber AND d.review = NEW.review
        AND d.event = 'released' AND d.attempts > 0 AND d.posting < NEW.posting)
    AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.name = NEW.subscriber AND s.events = '["information.withdrawn"]') THEN
        RAISE EXCEPTION 'a recall goes to whoever may have got what is recalled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recall_follows_what_was_sent BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION recall_follows_what_was_sent();
CREATE TABLE attempt (
    id BIGINT PRIMARY KEY,
    delivery BIGINT NOT NULL,
    subscriber TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    status BIGINT NOT NULL,
    milliseconds BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER a_number BEFORE INSERT ON attempt FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION next_id();
CREATE INDEX attempt_delivery ON attempt (delivery);
CREATE TRIGGER attempt_is_final_update BEFORE UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION is_final('the log of attempts is final');
CREATE TRIGGER attempt_is_final_delete BEFORE DELETE ON attempt FOR EACH ROW EXECUTE FUNCTION is_final('the log of attempts is final');
CREATE TABLE hub (
    url TEXT COLLATE "C" PRIMARY KEY,
    posting BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    next_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE session (
    digest TEXT COLLATE "C" PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL,
    standing TEXT COLLATE "C" NOT NULL,
    begun_at TEXT COLLATE "C" NOT NULL,
    seen_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX disclosure_receipt ON disclosure (jurisdiction, receipt);
CREATE TABLE circumstance (
    revision BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    given TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    PRIMARY KEY (revision, digest)
);
CREATE TRIGGER circumstance_is_final_update BEFORE UPDATE ON circumstance FOR EACH ROW EXECUTE FUNCTION is_final('a circumstance is final');
CREATE TRIGGER circumstance_is_final_delete BEFORE DELETE ON circumstance FOR EACH ROW EXECUTE FUNCTION is_final('a circumstance is final');
CREATE INDEX receipt_rules ON receipt (jurisdiction, rules, number);
CREATE TABLE told (
    tie TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    kinds TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tie, version)
);
CREATE TABLE told_reach (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    rules TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE FUNCTION person_keeps_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.disabled_at = '' AND EXISTS (SELECT 1 FROM json_each(OLD.roles) r WHERE r.value = 'administrator')
    AND (NEW.disabled_at <> '' OR NOT EXISTS (SELECT 1 FROM json_each(NEW.roles) r WHERE r.value = 'administrator'))
    AND NOT EXISTS (SELECT 1 FROM person p, json_each(p.roles) r
        WHERE p.name <> OLD.name AND p.disabled_at = '' AND r.value = 'administrator') THEN
        RAISE EXCEPTION 'the last administrator stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER person_keeps_an_administrator BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION person_keeps_an_administrator();
CREATE TABLE failed_login (
    name TEXT COLLATE "C" PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE spoken (
    revision BIGINT PRIMARY KEY,
    wording TEXT COLLATE "C" NOT NULL
);
CREATE INDEX alarm_jurisdiction ON alarm (jurisdiction, resolved_at);
CREATE INDEX review_source ON review (source, state);
CREATE TABLE month_counter (
    jurisdiction TEXT COLLATE "C" NOT NULL,
    facet TEXT COLLATE "C" NOT NULL,
    month BIGINT NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    postings BIGINT NOT NULL,
    channel_first BIGINT NOT NULL,
    first BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, facet, month, channel, value)
);
CREATE INDEX disclosure_uncounted ON disclosure (jurisdiction, year, day) WHERE standing <> 'own';
CREATE INDEX disclosure_withdrawn ON disclosure (jurisdiction, year, day) WHERE seen_deleted > seen_present;
CREATE TABLE errand (
    id BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind <> ''),
    details TEXT COLLATE "C" NOT NULL CHECK (json_valid(details)),
    person TEXT COLLATE "C" NOT NULL CHECK (trim(person) <> ''),
    asked_at TEXT COLLATE "C" NOT NULL,
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER errand_is_final_update BEFORE UPDATE ON errand FOR EACH ROW EXECUTE FUNCTION is_final('what was asked for is final');
CREATE TRIGGER errand_is_final_delete BEFORE DELETE ON errand FOR EACH ROW EXECUTE FUNCTION is_final('what was asked for is final');
CREATE TABLE errand_done (
    errand BIGINT PRIMARY KEY REFERENCES errand (id),
    refused BIGINT NOT NULL CHECK (refused IN (0, 1)),
    answer TEXT COLLATE "C" NOT NULL CHECK (json_valid(answer)),
    done_at TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER errand_done_is_final_update BEFORE UPDATE ON errand_done FOR EACH ROW EXECUTE FUNCTION is_final('what was answered is final');
CREATE TRIGGER errand_done_is_final_delete BEFORE DELETE ON errand_done FOR EACH ROW EXECUTE FUNCTION is_final('what was answered is final');
CREATE TABLE source_state (
    source TEXT COLLATE "C" PRIMARY KEY,
    outcome TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    tried_at TEXT COLLATE "C" NOT NULL,
    succeeded_at TEXT COLLATE "C" NOT NULL,
    new_at TEXT COLLATE "C" NOT NULL,
    failures BIGINT NOT NULL,
    next_at TEXT COLLATE "C" NOT NULL,
    claimed BIGINT,
    claimed_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE source_pause (
    source TEXT COLLATE "C" PRIMARY KEY,
    errand BIGINT NOT NULL REFERENCES errand (id)
);
CREATE TABLE history (
    since BIGINT NOT NULL
);
CREATE TABLE disclosure_past (
    row BIGINT PRIMARY KEY,
    until BIGINT NOT NULL,
    id BIGINT NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    document_number TEXT COLLATE "C" NOT NULL,
    index_number TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    five_open TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    theme TEXT COLLATE "C" NOT NULL,
    area TEXT COLLATE "C" NOT NULL,
    standing TEXT COLLATE "C" NOT NULL,
    seen_present BIGINT NOT NULL,
    seen_deleted BIGINT NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL,
    information BIGINT NOT NULL
);
CREATE TRIGGER a_number BEFORE INSERT ON disclosure_past FOR EACH ROW WHEN (NEW.row IS NULL) EXECUTE FUNCTION next_row();
CREATE INDEX disclosure_past_id ON disclosure_past (id, until);
CREATE TRIGGER disclosure_past_is_final_update BEFORE UPDATE ON disclosure_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE TRIGGER disclosure_past_is_final_delete BEFORE DELETE ON disclosure_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE FUNCTION disclosure_keeps_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.receipt <> NEW.receipt OR OLD.information <> NEW.information THEN
        INSERT INTO disclosure_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, OLD.jurisdiction, OLD.source,
        OLD.native_id, OLD.name, OLD.channel, OLD.unit, OLD.year, OLD.day, OLD.at, OLD.title, OLD.url, OLD.document_number,
        OLD.index_number, OLD.kind, OLD.five_open, OLD.field, OLD.theme, OLD.area, OLD.standing, OLD.seen_present, OLD.seen_deleted,
        OLD.place, OLD.receipt, OLD.information;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosure_keeps_update AFTER UPDATE ON disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_keeps_update();
CREATE FUNCTION disclosure_keeps_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO disclosure_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, OLD.jurisdiction, OLD.source,
        OLD.native_id, OLD.name, OLD.channel, OLD.unit, OLD.year, OLD.day, OLD.at, OLD.title, OLD.url, OLD.document_number,
        OLD.index_number, OLD.kind, OLD.five_open, OLD.field, OLD.theme, OLD.area, OLD.standing, OLD.seen_present, OLD.seen_deleted,
        OLD.place, OLD.receipt, OLD.information;
    RETURN OLD;
END $$;
CREATE TRIGGER disclosure_keeps_delete AFTER DELETE ON disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_keeps_delete();
CREATE TABLE register_past (
    row BIGINT PRIMARY KEY,
    until BIGINT NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    register TEXT COLLATE "C" NOT NULL,
    native_id TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    receipt BIGINT NOT NULL
);
CREATE TRIGGER a_number BEFORE INSERT ON register_past FOR EACH ROW WHEN (NEW.row IS NULL) EXECUTE FUNCTION next_row();
CREATE INDEX register_past_key ON register_past (jurisdiction, register, native_id, until);
CREATE TRIGGER register_past_is_final_update BEFORE UPDATE ON register_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE TRIGGER register_past_is_final_delete BEFORE DELETE ON register_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE FUNCTION register_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM register r
    WHERE r.jurisdiction = NEW.jurisdiction AND r.register = NEW.register AND r.native_id = NEW.native_id) THEN
        INSERT INTO register_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), r.jurisdiction, r.register, r.native_id,
        r.year, r.day, r.unit, r.fields, r.place, r.receipt
    FROM register r WHERE r.jurisdiction = NEW.jurisdiction AND r.register = NEW.register AND r.native_id = NEW.native_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_keeps BEFORE INSERT ON register FOR EACH ROW EXECUTE FUNCTION register_keeps();
CREATE TABLE quarantine_past (
    row BIGINT PRIMARY KEY,
    until BIGINT NOT NULL,
    id BIGINT NOT NULL,
    open BIGINT NOT NULL
);
CREATE TRIGGER a_number BEFORE INSERT ON quarantine_past FOR EACH ROW WHEN (NEW.row IS NULL) EXECUTE FUNCTION next_row();
CREATE INDEX quarantine_past_id ON quarantine_past (id, until);
CREATE TRIGGER quarantine_past_is_final_update BEFORE UPDATE ON quarantine_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE TRIGGER quarantine_past_is_final_delete BEFORE DELETE ON quarantine_past FOR EACH ROW EXECUTE FUNCTION is_final('history is final');
CREATE FUNCTION quarantine_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.resolved_at <> NEW.resolved_at THEN
        INSERT INTO quarantine_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, CASE WHEN OLD.resolved_at = '' THEN 1 ELSE 0 END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quarantine_keeps AFTER UPDATE ON quarantine FOR EACH ROW EXECUTE FUNCTION quarantine_keeps();
CREATE TABLE return_act (
    number BIGINT PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL CHECK (trim(person) <> ''),
    deed TEXT COLLATE "C" NOT NULL CHECK (deed = 'close' OR deed = 'adjust'),
    jurisdiction TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    counting TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL CHECK (trim(reason) <> ''),
    receipt BIGINT NOT NULL,
    receipt_hash TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL CHECK (json_valid(details)),
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX return_act_of ON return_act (jurisdiction, year, form, scope, counting);
CREATE UNIQUE INDEX return_act_one_closing ON return_act (jurisdiction, year, form, scope, counting) WHERE deed = 'close';
CREATE TRIGGER return_act_is_final_update BEFORE UPDATE ON return_act FOR EACH ROW EXECUTE FUNCTION is_final('an act is final');
CREATE TRIGGER return_act_is_final_delete BEFORE DELETE ON return_act FOR EACH ROW EXECUTE FUNCTION is_final('an act is final');
CREATE FUNCTION return_act_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + coalesce((SELECT max(number) FROM return_act), 0)
    OR NEW.previous <> coalesce((SELECT hash FROM return_act ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000') THEN
        RAISE EXCEPTION 'an act follows the last one of its chain' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER return_act_follows_the_last BEFORE INSERT ON return_act FOR EACH ROW EXECUTE FUNCTION return_act_follows_the_last();
CREATE FUNCTION return_act_adjusts_a_closed_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed = 'adjust' AND NOT EXISTS (SELECT 1 FROM return_act a WHERE a.deed = 'close' AND a.jurisdiction = NEW.jurisdiction
    AND a.year = NEW.year AND a.form = NEW.form AND a.scope = NEW.scope AND a.counting = NEW.counting) THEN
        RAISE EXCEPTION 'only a closed year is adjusted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER return_act_adjusts_a_closed_year BEFORE INSERT ON return_act FOR EACH ROW EXECUTE FUNCTION return_act_adjusts_a_closed_year();
CREATE TABLE carried (
    topic TEXT COLLATE "C" NOT NULL,
    partition BIGINT NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    receipt BIGINT NOT NULL,
    PRIMARY KEY (topic, partition, jurisdiction)
);
CREATE TABLE numbering (
    first BIGINT PRIMARY KEY,
    upto BIGINT NOT NULL,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    CHECK (first < upto)
);
CREATE INDEX edge_doubtful ON edge (one, other) WHERE doubtful = 1;
INSERT INTO history SELECT 0;
