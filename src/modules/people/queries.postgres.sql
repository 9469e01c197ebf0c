-- part: plain_letters
('a','b','c','d','e','f','g','h','i','j','k','l','m','n','o','p','q','r','s','t','u','v','w','x','y','z',
                                          'A','B','C','D','E','F','G','H','I','J','K','L','M','N','O','P','Q','R','S','T','U','V','W','X','Y','Z')

-- name: person_names_by_birth_days
-- A database may sort letters in its own way: no ranges of them.
WITH asked (day, small, large) AS (
  VALUES (CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT)), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12), ($13, $14, $15),
         ($16, $17, $18), ($19, $20, $21), ($22, $23, $24), ($25, $26, $27), ($28, $29, $30), ($31, $32, $33), ($34, $35, $36),
         ($37, $38, $39), ($40, $41, $42), ($43, $44, $45), ($46, $47, $48))
SELECT p.birth_day, p.family_name, p.given_name
  FROM asked
 CROSS JOIN person p
 WHERE p.birth_day = asked.day
   AND p.merged_into_id IS NULL
   AND (asked.small IS NULL
        OR substr(p.family_name, 1, 1) IN (asked.small, asked.large)
        OR substr(p.family_name, 1, 1) NOT IN @plain_letters@
        OR substr(p.family_name, 2, 1) NOT IN @plain_letters@);
