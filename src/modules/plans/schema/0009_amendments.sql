-- What an amended document changed stays to be seen once it was decided on, and single changes may be left out of what is taken.
ALTER TABLE plan_edition ADD COLUMN compared_with BIGINT; -- number of the document in force when it was decided on; NULL: it waits, or is the first
ALTER TABLE plan_edition ADD COLUMN left_out TEXT;        -- keys of the changes that were not taken, change_key(), a blank between; NULL: none
ALTER TABLE plan_edition ADD COLUMN taken_document TEXT;  -- what came into force where changes were left out; NULL: the document as it was read
ALTER TABLE plan_edition ADD COLUMN taken_cells TEXT;     -- its cells, as cells are kept

UPDATE plan_edition
   SET compared_with = (SELECT e.number
                          FROM plan_edition e
                         WHERE e.plan_id = plan_edition.plan_id
                           AND e.state = 'taken'
                           AND e.number <> plan_edition.number
                           AND e.taken_at <= plan_edition.taken_at
                         ORDER BY e.taken_at DESC, e.number DESC
                         LIMIT 1)
 WHERE state IN ('taken', 'refused')
   AND number > 1;
