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

-- part: filter
(d.template_code = $1 OR $1 IS NULL)
   AND (d.register_code = $2 OR $2 IS NULL)
   AND (d.state = $3 OR $3 IS NULL)
   AND (d.year = $4 OR CAST($4 AS BIGINT) IS NULL)

-- part: words
-- Beginnings of up to three words: found by the first, asked of the others.
d.id IN (SELECT w.document_id FROM document_word w WHERE w.word >= $5 AND w.word < $6)
   AND ($7 = '' OR EXISTS (SELECT 1 FROM document_word w WHERE w.document_id = d.id AND w.word >= $7 AND w.word < $8))
   AND ($9 = '' OR EXISTS (SELECT 1 FROM document_word w WHERE w.document_id = d.id AND w.word >= $9 AND w.word < $10))

-- name: document_search
SELECT d.* FROM document d WHERE @filter@ ORDER BY d.issued_at DESC, d.id DESC LIMIT $5 OFFSET $6;

-- name: document_search_words
SELECT d.* FROM document d WHERE @filter@ AND @words@ ORDER BY d.issued_at DESC, d.id DESC LIMIT $11 OFFSET $12;

-- name: document_count
SELECT count(*) AS count FROM document d WHERE @filter@;

-- name: document_count_words
SELECT count(*) AS count FROM document d WHERE @filter@ AND @words@;

-- name: document_word_insert
INSERT INTO document_word (word, document_id) VALUES ($1, $2) ON CONFLICT (word, document_id) DO NOTHING;

-- name: document_word_done
UPDATE document SET has_words = 1 WHERE id = $1;

-- name: document_wordless
SELECT d.id, d.folded FROM document d WHERE d.has_words = 0 ORDER BY d.id LIMIT 500;

-- name: document_fact_parts
-- Documents by when they were issued, in parts of 30 days.
SELECT d.issued_at / 2592000 AS part, count(*) AS row_count, CAST(sum(d.version + d.id % 1000003) AS BIGINT) AS mark
  FROM document d
 GROUP BY d.issued_at / 2592000;

-- name: document_fact
SELECT d.day AS day, CAST(NULL AS BIGINT) AS person_id, d.template_code AS template, d.register_code
  FROM document d
 WHERE d.state = 'issued' AND d.issued_at >= $1 * 2592000 AND d.issued_at < $2 * 2592000;

-- name: document_fact_templates
-- The latest edition's name in each language.
SELECT r.code AS value, r.name AS label_ro, coalesce(e.name, r.name) AS label_en
  FROM document_template r
  LEFT JOIN document_template e ON e.code = r.code AND e.language = 'en'
       AND NOT EXISTS (SELECT 1 FROM document_template n WHERE n.code = e.code AND n.language = 'en' AND n.edition > e.edition)
 WHERE r.language = 'ro'
   AND NOT EXISTS (SELECT 1 FROM document_template n WHERE n.code = r.code AND n.language = 'ro' AND n.edition > r.edition)
 ORDER BY r.name, r.code;

-- name: document_cancel
-- No row changed means that somebody else was first.
UPDATE document
   SET state = 'cancelled', cancelled_at = $2, reason = $3, version = version + 1
 WHERE id = $1
   AND version = $4
   AND state = 'issued';
