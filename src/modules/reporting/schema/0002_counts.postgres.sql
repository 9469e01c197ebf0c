-- What was spent, by report.  On SQLite triggers keep a table of this name.
CREATE VIEW report_money_count AS
SELECT w.report_id, m.kind, m.currency, CAST(sum(m.spent_minor) AS BIGINT) AS spent_minor, count(*) AS lines
  FROM report_row w
  JOIN report_money m ON m.row_id = w.id
 GROUP BY w.report_id, m.kind, m.currency;
