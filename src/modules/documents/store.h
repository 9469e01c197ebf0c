#pragma once
#include "modules/documents/documents.h"
#include "modules/documents/template.h"

/* What the files of this module share between themselves. */

/* The dictionary as templates ask for it. */
const char *document_known(Pool *pool, const char *path, bool is_list, const GPtrArray *scopes);
const char *document_field_label(const char *path);
const DocumentField *document_field(const char *path); /* NULL: there is none */
bool document_is_member(const char *path);             /* "needs.text": of a list */

/* --- blanks.c --- */

/* Of what is missing (full paths), the fields that one may type: of const DocumentField *. */
GPtrArray *document_blanks(Pool *pool, const GPtrArray *missing);
/* typed: of DocumentTyped *; NULL: nothing.  What isn't a blank, or is known already, is passed over. */
void document_put_typed(Pool *pool, json_t *data, const GPtrArray *typed);

/* --- templates --- */

/* Table document_template: one edition. */
typedef struct {
    gint64 id;
    const char *code, *language;
    gint64 edition;
    const char *name, *register_code, *legal_basis, *text;
    Day valid_from;
    bool is_retired;
    gint64 made_at;
    const char *made_by;
} DocumentTemplate;
extern const Record document_template_record;
extern const Choice document_registers[], document_languages[], document_states[];

/* The edition in use on a day.  FAIL_NOT_FOUND. */
bool document_template_find(Db *db, Pool *pool, const char *code, const char *language, Day on, DocumentTemplate **ret_template, GError **error);
bool document_template_edition(Db *db, Pool *pool, gint64 id, DocumentTemplate **ret_template, GError **error);
/* Of DocumentTemplate *: the edition in use of each code and language, or else the newest; without their texts. */
bool document_templates_list(Db *db, Pool *pool, Day on, GPtrArray **ret_templates, GError **error);
/* All editions, the newest first. */
bool document_editions(Db *db, Pool *pool, const char *code, const char *language, GPtrArray **ret_templates, GError **error);
/* What its text gets wrong, as problems of the field "text". */
void document_template_check(const DocumentTemplate *template, Pool *pool, Problems *problems);
/* A new edition after based_on; NULL: the code is new in its language.  Sets id and edition.  FAIL_CONFLICT: there is a newer
 * one, or the code is taken; FAIL_INVALID: the first problem. */
bool document_template_put(Db *db, const Identity *who, DocumentTemplate *template, const DocumentTemplate *based_on, GError **error);
bool document_templates_ship(Db *db, GError **error);

/* --- filling --- */

/* document: with number and date for what is issued; number 0 prints a blank.  The paper lives in pool. */
bool document_paper(Db *db, Pool *pool, const DocumentTemplate *template, const Document *document, const char *data,
                    const GPtrArray *typed, Paper **ret_paper, GPtrArray **ret_missing, GError **error);
Html document_html(Pool *pool, const Paper *paper);
const char *document_file_name(Pool *pool, const Document *document, const char *format); /* "service-plan-114-2026.pdf" */
/* A document that is only being looked at. */
Document document_draft(const DocumentTemplate *template, const Identity *who, Day day);

/* --- the register --- */

typedef struct {
    const char *text;          /* in title, label or author; NULL: any */
    const char *code, *register_code, *state; /* NULL: any */
    gint64 year;               /* 0: any */
    guint limit, offset;       /* limit 0: all */
} DocumentFilter;
/* Of Document *; *ret_count: of all that match. */
bool documents_page(Db *db, Pool *pool, const DocumentFilter *filter, GPtrArray **ret_documents, gint64 *ret_count, GError **error);
/* The words by which the register's search finds a document: of one that is issued, inside its change; of all that lack them. */
bool document_words_put(Db *db, Pool *pool, gint64 id, const char *folded, GError **error);
bool document_words_fill(Db *db, GError **error);
/* Inside a change. */
bool register_next(Db *db, const char *code, gint64 year, gint64 *ret_number, GError **error);
const char *document_register_label(const char *code);
/* Whether who may see the record that a document belongs to. */
bool document_may_see(Db *db, Pool *pool, const Identity *who, const Document *document, bool *ret_may, GError **error);
