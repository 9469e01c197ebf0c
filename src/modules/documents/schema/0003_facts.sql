-- What statistics asks after a commit: documents issued since a day, without reading a row.
CREATE INDEX document_counted ON document (issued_at, version, id);
