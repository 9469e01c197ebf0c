-- name: statistic_token
SELECT CAST(txid_current_snapshot() AS TEXT) AS token;
