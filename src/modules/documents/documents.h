#pragma once
#include "record/record.h"

/* Official acts: filled from a template of the authority, numbered in a register, kept byte for byte as issued. */

/* Table document. */
typedef struct {
    gint64 id;
    const char *template_code; /* "service-plan" */
    gint64 template_id;        /* the edition that it was filled from */
    gint64 edition;
    const char *title;         /* of the template: "Planul de servicii" */
    const char *language;      /* "ro", "en" */
    const char *legal_basis;
    const char *register_code; /* "general", "orders" */
    gint64 year, number;       /* in its register */
    Day day;                   /* the date that it bears */
    const char *kind;          /* the record's name: "case" */
    gint64 record_id;
    const char *label;         /* the record's number, never a person's name */
    gint64 author_id;
    const char *author_name;   /* as they were called then */
    gint64 issued_at;
    gint64 missing;            /* how many blanks were left to fill by hand */
    gint64 pdf_id, docx_id;    /* of its attachments */
    const char *state;         /* "issued", "cancelled" */
    gint64 cancelled_at;
    const char *reason;        /* why it was cancelled */
    gint64 version;
} Document;
extern const Record document_record;

/* What somebody wrote into a blank before the document is issued. */
typedef struct {
    const char *path, *text; /* of a list of lines: a line an item */
} DocumentTyped;

/* What a document is to be made of. */
typedef struct {
    const char *template_code; /* "initial-evaluation", "social-inquiry", "service-plan", "protection-plan", "visit-report", "review-report",
                                  "mayor-order", "letter-notification", "letter-referral", "letter-answer" */
    const char *language;      /* NULL: the authority's */
    const char *kind;          /* the record's name: "case" */
    gint64 record_id;
    const char *label;         /* the record's number ("Dosar 2026/114"), never a person's name: it stands in the register */
    const char *data;          /* a JSON object with what document_fields() names, as far as it is known; NULL: {} */
    Day day;                   /* DAY_NONE: today */
    const GPtrArray *typed;    /* of DocumentTyped *, for what data lacks; NULL: nothing */
} DocumentOrder;

/* What a template may print.  Days in data are ISO texts; a list is an array of objects, or of texts for {.}.  A member that
 * data lacks (or that is null or "") is printed as a blank to fill by hand.  "document.…" and "authority.…" are filled by
 * this module. */
typedef struct {
    const char *path;  /* "child.name"; within a list "needs.text" */
    const char *label; /* N_(…) */
    bool is_list;
} DocumentField;
extern const DocumentField document_fields[]; /* ended by {0} */

/* The page before it is issued: how it will look, and what is missing. */
typedef struct {
    const char *title;
    Html html;
    GPtrArray *missing; /* of const char *: labels, in the thread's language */
    GPtrArray *blanks;  /* of const DocumentField *: what may be typed, also what is typed already; NULL: not asked */
} DocumentPreview;
/* FAIL_NOT_FOUND: no template of this code is in use; FAIL_INVALID: data is no JSON object. */
bool document_preview(Db *db, Pool *pool, const DocumentOrder *order, const Identity *who, DocumentPreview *ret_preview, GError **error);

/* Fills, numbers and keeps it, and writes the audit log; within the caller's change it is part of that: then call it before you
 * write your own leaf.  Numbers of a register and year have no gaps and no doubles.  ret_document lives in pool. */
bool document_issue(Db *db, Pool *pool, const DocumentOrder *order, const Identity *who, Document **ret_document, GError **error);
/* The number stays taken, the content readable.  FAIL_CONFLICT: cancelled already, or changed since it was read; FAIL_INVALID: no
 * reason. */
bool document_cancel(Db *db, const Identity *who, const Document *document, const char *reason, GError **error);

/* FAIL_NOT_FOUND: there is none, or who may not see its record (see Guard in module.h). */
bool document_find(Db *db, Pool *pool, const Identity *who, gint64 id, Document **ret_document, GError **error);
/* The documents of a record, the newest first; of Document *.  For who may see the record. */
bool documents_of(Db *db, Pool *pool, const char *kind, gint64 record_id, GPtrArray **ret_documents, GError **error);
/* "pdf" or "docx", as issued.  ret_bytes is the caller's.  FAIL_INVALID: it is not as it was written. */
bool document_file(Db *db, Pool *pool, const Document *document, const char *format, GBytes **ret_bytes, GError **error);

/* "Nr. 114 / 21.11.2026" */
const char *document_number(Pool *pool, const Document *document);
const char *document_state_label(const char *state);
/* A list with links to the documents' pages, for the page of their record; nothing where there is none. */
void documents_view(View *view, const GPtrArray *documents);

/* Templates in use on a day, for a choice of what to issue: of Choice * (value = code, label = name in the language). */
bool document_templates(Db *db, Pool *pool, Day on, const char *language, GPtrArray **ret_choices, GError **error);
