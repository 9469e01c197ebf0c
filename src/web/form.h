#pragma once
#include "web/request.h"

/* What a query string or a form brought, before anybody asked what it should be. */
typedef struct FormField {
    const char *name;
    const char *value;       /* UTF-8 without NUL; "" for a file */
    const Upload *upload;    /* NULL: no file */
    struct FormField *next;  /* of the same name */
} FormField;

typedef struct Form {
    Pool *pool;
    GPtrArray *fields;       /* FormField *, in the order sent */
    GHashTable *by_name;     /* the first of each name */
} Form;

enum { FORM_FIELDS = 2000, FORM_NAME_BYTES = 200 };

Form *form_new(Pool *pool);
/* FAIL_INVALID: over FORM_FIELDS fields, or a name that is empty or over FORM_NAME_BYTES.  Nothing is copied. */
bool form_add(Form *form, const char *name, const char *value, const Upload *upload, GError **error);
bool form_has_files(const Form *form);
const FormField *form_find(const Form *form, const char *name); /* the first; NULL: not sent */

/* application/x-www-form-urlencoded, and query strings.  FAIL_INVALID: bad escapes, not UTF-8, or past form_add's bounds. */
bool form_read_encoded(Form *form, const char *bytes, gsize count, GError **error);

/* multipart/form-data (RFC 7578).  type is the whole Content-Type.  Uploads point into bytes, which must live as long as the
 * form.  FAIL_INVALID: no usable boundary, cut off, nested, over-long headers, not UTF-8, or past form_add's bounds. */
bool form_read_multipart(Form *form, const char *type, const char *bytes, gsize count, GError **error);

/* A name fit for showing: no folders, no control characters, at most 200 bytes.  "file" if nothing is left. */
char *form_clean_file_name(Pool *pool, const char *name);
