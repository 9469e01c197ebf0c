#pragma once
#include "modules/documents/store.h"
#include "modules/module.h"
#include "record/attachment.h"
#include "record/parts.h"

/* What the pages of this module share. */

typedef struct {
    const Document *document;
    bool may_see; /* its record: then the list links to it */
} RegisterRow;
typedef struct {
    DocumentFilter filter;
    GPtrArray *rows;      /* of RegisterRow * */
    GPtrArray *templates; /* of Choice * */
    gint64 count;
    Paging paging;
    const char *csv_url;
} RegisterPage;

typedef struct {
    const Document *document;
    const DocumentTemplate *template;
    GPtrArray *signed_copies; /* of Attachment * */
    const Problems *problems; /* of an upload that wasn't taken; NULL: none */
} DocumentPage;

typedef struct {
    const DocumentTemplate *template; /* as it stands in the form */
    const DocumentTemplate *based_on; /* NULL: a new code */
    const DocumentPreview *preview;   /* NULL: not asked for */
} TemplateForm;

const char *documents_title(Pool *pool, const char *title, const Problems *problems);
const char *document_language_label(const char *code);
/* "from 01.01.2020 on", "no longer used from …" */
const char *document_template_use(Pool *pool, const DocumentTemplate *template);
const char *document_type_words(Pool *pool, const Attachment *attachment); /* "PDF, 120 kB" */

extern const FactKind document_facts[];
extern const Route documents_routes[], document_template_routes[], document_api_routes[];
