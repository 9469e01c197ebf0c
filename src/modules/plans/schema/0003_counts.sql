-- What boards and lists of plans show, counted when it changes rather than each time that somebody looks: a board reads some ten
-- rows here instead of some thousand.  Triggers keep these tables, so that nothing that writes can forget them; a test counts anew
-- and compares.  They add +1 for what comes and -1 for what goes, and clear away what became nothing.  PostgreSQL has views of the same names.

-- The actions in force by objective and state, and by the day that tells whether they are late: today is not in it.
CREATE TABLE plan_action_count (
  plan_id  BIGINT NOT NULL,
  node_id  BIGINT NOT NULL,
  state    TEXT   NOT NULL,
  next_due TEXT   NOT NULL,               -- ISO day; '': none
  actions  BIGINT NOT NULL,
  PRIMARY KEY (plan_id, state, next_due, node_id)
) WITHOUT ROWID;

-- Planned money of the actions in force.
CREATE TABLE plan_money_count (
  plan_id       BIGINT NOT NULL,
  kind          TEXT   NOT NULL,
  year          BIGINT NOT NULL,          -- 0: the whole period
  currency      TEXT   NOT NULL,          -- '': the document names none
  planned_minor BIGINT NOT NULL,
  lines         BIGINT NOT NULL,
  amounts       BIGINT NOT NULL,          -- lines with an amount
  PRIMARY KEY (plan_id, kind, year, currency)
) WITHOUT ROWID;

-- The bodies of the actions in force: institutions, and what is printed and matches none.
CREATE TABLE plan_body_count (
  plan_id        BIGINT NOT NULL,
  institution_id BIGINT NOT NULL,         -- 0: matches none
  printed        TEXT   NOT NULL,         -- '' where it matches
  places         BIGINT NOT NULL,
  PRIMARY KEY (plan_id, institution_id, printed)
) WITHOUT ROWID;

INSERT INTO plan_action_count (plan_id, node_id, state, next_due, actions)
SELECT plan_id, node_id, state, coalesce(next_due, ''), count(*)
  FROM plan_action
 WHERE gone_edition IS NULL
 GROUP BY 1, 2, 3, 4;

INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
SELECT a.plan_id, m.kind, coalesce(m.year, 0), coalesce(m.currency, ''), sum(m.planned_minor), count(*), sum(m.has_amount)
  FROM plan_action a
  JOIN plan_money m ON m.action_id = a.id
 WHERE a.gone_edition IS NULL
 GROUP BY 1, 2, 3, 4;

INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
SELECT a.plan_id, coalesce(b.institution_id, 0), CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END, count(*)
  FROM plan_action a
  JOIN plan_action_body b ON b.action_id = a.id
 WHERE a.gone_edition IS NULL
 GROUP BY 1, 2, 3;

-- Actions.  The parts of one that goes out of force, or comes back, go with it.

CREATE TRIGGER plan_action_added AFTER INSERT ON plan_action
BEGIN
  INSERT INTO plan_action_count (plan_id, node_id, state, next_due, actions)
  SELECT NEW.plan_id, NEW.node_id, NEW.state, coalesce(NEW.next_due, ''), 1
   WHERE NEW.gone_edition IS NULL
      ON CONFLICT (plan_id, state, next_due, node_id) DO UPDATE SET actions = actions + excluded.actions;
END;

CREATE TRIGGER plan_action_deleted AFTER DELETE ON plan_action
BEGIN
  INSERT INTO plan_action_count (plan_id, node_id, state, next_due, actions)
  SELECT OLD.plan_id, OLD.node_id, OLD.state, coalesce(OLD.next_due, ''), -1
   WHERE OLD.gone_edition IS NULL
      ON CONFLICT (plan_id, state, next_due, node_id) DO UPDATE SET actions = actions + excluded.actions;
  DELETE FROM plan_action_count
   WHERE plan_id = OLD.plan_id AND node_id = OLD.node_id AND state = OLD.state AND next_due = coalesce(OLD.next_due, '') AND actions = 0;
END;

CREATE TRIGGER plan_action_changed AFTER UPDATE OF plan_id, node_id, state, next_due, gone_edition ON plan_action
WHEN NEW.plan_id <> OLD.plan_id OR NEW.node_id <> OLD.node_id OR NEW.state <> OLD.state OR NEW.next_due IS NOT OLD.next_due
     OR (NEW.gone_edition IS NULL) <> (OLD.gone_edition IS NULL)
BEGIN
  INSERT INTO plan_action_count (plan_id, node_id, state, next_due, actions)
  SELECT OLD.plan_id, OLD.node_id, OLD.state, coalesce(OLD.next_due, ''), -1
   WHERE OLD.gone_edition IS NULL
      ON CONFLICT (plan_id, state, next_due, node_id) DO UPDATE SET actions = actions + excluded.actions;
  DELETE FROM plan_action_count
   WHERE plan_id = OLD.plan_id AND node_id = OLD.node_id AND state = OLD.state AND next_due = coalesce(OLD.next_due, '') AND actions = 0;
  INSERT INTO plan_action_count (plan_id, node_id, state, next_due, actions)
  SELECT NEW.plan_id, NEW.node_id, NEW.state, coalesce(NEW.next_due, ''), 1
   WHERE NEW.gone_edition IS NULL
      ON CONFLICT (plan_id, state, next_due, node_id) DO UPDATE SET actions = actions + excluded.actions;
END;

CREATE TRIGGER plan_action_moved AFTER UPDATE OF plan_id, gone_edition ON plan_action
WHEN NEW.plan_id <> OLD.plan_id OR (NEW.gone_edition IS NULL) <> (OLD.gone_edition IS NULL)
BEGIN
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT OLD.plan_id, m.kind, coalesce(m.year, 0), coalesce(m.currency, ''), -sum(m.planned_minor), -count(*), -sum(m.has_amount)
    FROM plan_money m
   WHERE m.action_id = OLD.id
     AND OLD.gone_edition IS NULL
   GROUP BY 2, 3, 4
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT NEW.plan_id, m.kind, coalesce(m.year, 0), coalesce(m.currency, ''), sum(m.planned_minor), count(*), sum(m.has_amount)
    FROM plan_money m
   WHERE m.action_id = NEW.id
     AND NEW.gone_edition IS NULL
   GROUP BY 2, 3, 4
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
  DELETE FROM plan_money_count WHERE plan_id = OLD.plan_id AND lines = 0;
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT OLD.plan_id, coalesce(b.institution_id, 0), CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END, -count(*)
    FROM plan_action_body b
   WHERE b.action_id = OLD.id
     AND OLD.gone_edition IS NULL
   GROUP BY 2, 3
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT NEW.plan_id, coalesce(b.institution_id, 0), CASE WHEN b.institution_id IS NULL THEN b.printed ELSE '' END, count(*)
    FROM plan_action_body b
   WHERE b.action_id = NEW.id
     AND NEW.gone_edition IS NULL
   GROUP BY 2, 3
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
  DELETE FROM plan_body_count WHERE plan_id = OLD.plan_id AND places = 0;
END;

-- Money.

CREATE TRIGGER plan_money_added AFTER INSERT ON plan_money
BEGIN
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT a.plan_id, NEW.kind, coalesce(NEW.year, 0), coalesce(NEW.currency, ''), NEW.planned_minor, 1, NEW.has_amount
    FROM plan_action a
   WHERE a.id = NEW.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
END;

CREATE TRIGGER plan_money_deleted AFTER DELETE ON plan_money
BEGIN
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT a.plan_id, OLD.kind, coalesce(OLD.year, 0), coalesce(OLD.currency, ''), -OLD.planned_minor, -1, -OLD.has_amount
    FROM plan_action a
   WHERE a.id = OLD.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
  DELETE FROM plan_money_count
   WHERE plan_id = (SELECT a.plan_id FROM plan_action a WHERE a.id = OLD.action_id)
     AND kind = OLD.kind AND year = coalesce(OLD.year, 0) AND currency = coalesce(OLD.currency, '') AND lines = 0;
END;

CREATE TRIGGER plan_money_changed AFTER UPDATE ON plan_money
BEGIN
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT a.plan_id, OLD.kind, coalesce(OLD.year, 0), coalesce(OLD.currency, ''), -OLD.planned_minor, -1, -OLD.has_amount
    FROM plan_action a
   WHERE a.id = OLD.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
  DELETE FROM plan_money_count
   WHERE plan_id = (SELECT a.plan_id FROM plan_action a WHERE a.id = OLD.action_id)
     AND kind = OLD.kind AND year = coalesce(OLD.year, 0) AND currency = coalesce(OLD.currency, '') AND lines = 0;
  INSERT INTO plan_money_count (plan_id, kind, year, currency, planned_minor, lines, amounts)
  SELECT a.plan_id, NEW.kind, coalesce(NEW.year, 0), coalesce(NEW.currency, ''), NEW.planned_minor, 1, NEW.has_amount
    FROM plan_action a
   WHERE a.id = NEW.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, kind, year, currency)
      DO UPDATE SET planned_minor = planned_minor + excluded.planned_minor, lines = lines + excluded.lines,
                    amounts = amounts + excluded.amounts;
END;

-- Bodies.

CREATE TRIGGER plan_action_body_added AFTER INSERT ON plan_action_body
BEGIN
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT a.plan_id, coalesce(NEW.institution_id, 0), CASE WHEN NEW.institution_id IS NULL THEN NEW.printed ELSE '' END, 1
    FROM plan_action a
   WHERE a.id = NEW.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
END;

CREATE TRIGGER plan_action_body_deleted AFTER DELETE ON plan_action_body
BEGIN
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT a.plan_id, coalesce(OLD.institution_id, 0), CASE WHEN OLD.institution_id IS NULL THEN OLD.printed ELSE '' END, -1
    FROM plan_action a
   WHERE a.id = OLD.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
  DELETE FROM plan_body_count
   WHERE plan_id = (SELECT a.plan_id FROM plan_action a WHERE a.id = OLD.action_id)
     AND institution_id = coalesce(OLD.institution_id, 0)
     AND printed = CASE WHEN OLD.institution_id IS NULL THEN OLD.printed ELSE '' END
     AND places = 0;
END;

CREATE TRIGGER plan_action_body_changed AFTER UPDATE ON plan_action_body
BEGIN
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT a.plan_id, coalesce(OLD.institution_id, 0), CASE WHEN OLD.institution_id IS NULL THEN OLD.printed ELSE '' END, -1
    FROM plan_action a
   WHERE a.id = OLD.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
  DELETE FROM plan_body_count
   WHERE plan_id = (SELECT a.plan_id FROM plan_action a WHERE a.id = OLD.action_id)
     AND institution_id = coalesce(OLD.institution_id, 0)
     AND printed = CASE WHEN OLD.institution_id IS NULL THEN OLD.printed ELSE '' END
     AND places = 0;
  INSERT INTO plan_body_count (plan_id, institution_id, printed, places)
  SELECT a.plan_id, coalesce(NEW.institution_id, 0), CASE WHEN NEW.institution_id IS NULL THEN NEW.printed ELSE '' END, 1
    FROM plan_action a
   WHERE a.id = NEW.action_id
     AND a.gone_edition IS NULL
      ON CONFLICT (plan_id, institution_id, printed) DO UPDATE SET places = places + excluded.places;
END;
