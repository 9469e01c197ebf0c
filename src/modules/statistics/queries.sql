-- ---- the engine

-- name: statistic_token
-- Differs when another process changed something: on SQLite there is none.
SELECT '' AS token;

-- name: statistic_log_head
SELECT sequence FROM audit_head;

-- name: statistic_leaves
-- What happened to persons, but for looks.
SELECT l.verb, l.record_id
  FROM audit_leaf l
 WHERE l.sequence > $1 AND l.sequence <= $2
   AND l.kind = 'person' AND l.verb NOT LIKE 'see%';

-- name: statistic_merged
SELECT p.id, p.merged_into_id FROM person p WHERE p.merged_into_id IS NOT NULL;

-- name: statistic_persons
-- Where one lives: the domicile before other addresses.
SELECT p.id, p.sex, p.birth_day,
       (SELECT COALESCE(a.area, l.area) FROM person_address a LEFT JOIN place l ON l.code = a.place_code
         WHERE a.person_id = p.id AND a.to_day IS NULL
         ORDER BY CASE a.kind WHEN 'domicile' THEN 0 WHEN 'residence' THEN 1 ELSE 2 END, a.id LIMIT 1) AS area
  FROM person p
 WHERE p.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32);
