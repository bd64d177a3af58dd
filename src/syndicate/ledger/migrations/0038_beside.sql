-- An approval of a publication binds to the files beside it, and where its links lead can change under the same words. What stood
-- around a publication when it was looked at last is kept, with the files among it: where other links stand now, nothing goes out.
CREATE TABLE beside (
    review TEXT PRIMARY KEY,
    links TEXT NOT NULL,
    attachments TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIEW standing_links AS
SELECT d.id AS disclosure, coalesce(nullif(coalesce(
    (SELECT json_extract(c.given, '$.links') FROM circumstance c WHERE c.revision = d.revision AND c.digest = substr(d.version_key, 31, 8)),
    w.links), '[]'), '') AS links
FROM disclosure d JOIN revision w ON w.id = d.revision;
-- Reviews of former releases were of the links that the words had first come with; all of it is looked at again.
INSERT INTO beside SELECT r.id, w.links, v.attachments FROM review r JOIN version v ON v.id = r.version
JOIN disclosure d ON d.id = coalesce(
    (SELECT i.id FROM disclosure i WHERE i.jurisdiction = r.jurisdiction AND i.source = r.platform AND i.native_id = r.native_id),
    (SELECT n.disclosure FROM name n WHERE n.jurisdiction = r.jurisdiction AND n.source = r.platform AND n.native_id = r.native_id))
JOIN revision w ON w.id = d.revision WHERE r.source = 'published' AND r.state <> 'withdrawn';
DELETE FROM lane WHERE lane LIKE 'screening:%' AND receipt = 0;

DROP VIEW publishable;
-- The only thing that anything outgoing may read. A publication that has changed since, or has other links beside it, is not in it.
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
    OR EXISTS (SELECT 1 FROM revision w WHERE w.id = d.revision AND w.headline = v.title AND w.text = v.body AND w.presence = 'present')
    AND EXISTS (SELECT 1 FROM beside b JOIN standing_links s ON s.links = b.links
        WHERE b.review = r.id AND b.attachments = v.attachments AND s.disclosure = d.id);
