#pragma once
#include "modules/people/file.h"
#include "modules/people/pages.h"

/* The form of a row in a person's file. */
typedef struct {
    const FileKind *kind;
    Person *person;
    void *row;
    Problems *problems;
    GPtrArray *conflict; /* of ConflictRow *; NULL: none */
    GPtrArray *streets, *places; /* suggestions of an address; NULL: none */
} FileForm;

bool file_sections(View *view, Request *req, gint64 person_id, GError **error);
bool file_row_is_secret(const FileKind *kind, const void *row); /* an address that only some may see */
bool file_row_may_open(const Request *req, const FileKind *kind, const void *row); /* false: a secret one that req->who may not see */
const char *file_row_text(Request *req, const FileKind *kind, const void *row, gint64 person_id);

extern const Route people_file_routes[];
