-- name: document_template_find
SELECT * FROM document_template WHERE id = $1;

-- name: document_template_in_use
-- The newest edition that has begun.
SELECT *
  FROM document_template
 WHERE code = $1
   AND language = $2
   AND valid_from <= $3
 ORDER BY valid_from DESC, edition DESC
 LIMIT 1;

-- name: document_template_list
SELECT id, code, language, edition, name, register_code, legal_basis, '' AS text, valid_from, is_retired, made_at, made_by
  FROM document_template t
 WHERE NOT EXISTS (SELECT 1
                     FROM document_template o
                    WHERE o.code = t.code
                      AND o.language = t.language
                      AND o.id <> t.id
                      AND CASE WHEN t.valid_from > $1 THEN o.valid_from <= $1 OR o.edition < t.edition
                               ELSE o.valid_from <= $1
                                    AND (o.valid_from > t.valid_from OR (o.valid_from = t.valid_from AND o.edition > t.edition)) END)
 ORDER BY t.language DESC, t.code;

-- name: document_template_editions
SELECT * FROM document_template WHERE code = $1 AND language = $2 ORDER BY edition DESC;

-- name: document_template_known
SELECT DISTINCT code, language FROM document_template;

-- name: document_template_insert
INSERT INTO document_template (id, code, language, edition, name, register_code, legal_basis, text, valid_from, is_retired, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: document_register_next
-- Its row stays locked until the change ends: a number that is rolled back is given again.
INSERT INTO document_register (code, year, last_number)
VALUES ($1, $2, 1)
ON CONFLICT (code, year) DO UPDATE SET last_number = document_register.last_number + 1
RETURNING last_number;

-- name: document_insert
INSERT INTO document (id, template_id, template_code, edition, title, language, legal_basis, register_code, year, number, day, kind, record_id,
                      label, folded, author_id, author_name, issued_at, missing, state, pdf_id, docx_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'issued', $20, $21);

-- name: document_find
SELECT * FROM document WHERE id = $1;

-- name: document_list_record
SELECT * FROM document WHERE kind = $1 AND record_id = $2 ORDER BY issued_at DESC, id DESC;

-- name: document_search
SELECT *
  FROM document
 WHERE folded LIKE $1 ESCAPE '\'
   AND (template_code = $2 OR $2 IS NULL)
   AND (register_code = $3 OR $3 IS NULL)
   AND (state = $4 OR $4 IS NULL)
   AND (year = $5 OR CAST($5 AS BIGINT) IS NULL)
 ORDER BY issued_at DESC, id DESC
 LIMIT $6 OFFSET $7;

-- name: document_count
SELECT count(*) AS count
  FROM document
 WHERE folded LIKE $1 ESCAPE '\'
   AND (template_code = $2 OR $2 IS NULL)
   AND (register_code = $3 OR $3 IS NULL)
   AND (state = $4 OR $4 IS NULL)
   AND (year = $5 OR CAST($5 AS BIGINT) IS NULL);

-- name: document_cancel
-- No row changed means that somebody else was first.
UPDATE document
   SET state = 'cancelled', cancelled_at = $2, reason = $3, version = version + 1
 WHERE id = $1
   AND version = $4
   AND state = 'issued';
