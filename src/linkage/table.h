#pragma once
#include "base/fail.h"
#include "linkage/dictionary.h"
#include "linkage/field.h"

enum { LINK_ROW = 16 }; /* a row is one line of the processor's cache */

/* Persons in memory: each value once, a row of value numbers a person.  With two files the second's rows follow the first's. */
typedef struct {
    Dictionary dictionaries[LINK_DICTIONARIES];
    guint32 (*rows)[LINK_ROW];    /* 0: missing; LINK_FIELDS are used */
    guint count, room;
    guint first_count;            /* rows of the first of two files; 0: one file */
    GString *ids;                 /* the persons' names for themselves, NUL-ended */
    GArray *id_starts;            /* guint32 a row */
} LinkTable;

LinkTable *link_table_new(void);
void link_table_free(LinkTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkTable, link_table_free)

void link_table_reserve(LinkTable *table, guint rows); /* room for so many more, empty */
/* values: as they are written, NULL or empty where unknown.  id is what link_table_id() gives back; NULL: "".  The row's number. */
guint link_table_add(LinkTable *table, const char *id, const char *const values[LINK_FIELDS]);
const char *link_table_id(const LinkTable *table, guint row);
/* What stands in a row, cleaned; NULL: missing. */
const char *link_table_value(const LinkTable *table, guint row, LinkField field, gsize *ret_bytes);

/* Adds the rows of a file of separated values (comma, semicolon or tab; quotes, BOM, CRLF allowed; UTF-8) with a header that names a
 * column rec_id (or id) and any of the fields, in any order and case; other columns are passed over.  FAIL_NOT_FOUND,
 * FAIL_INVALID with the line. */
bool link_table_read(LinkTable *table, const char *path, GError **error);
/* The same of bytes; name is for the messages. */
bool link_table_read_bytes(LinkTable *table, const char *name, const char *bytes, gsize count, GError **error);
