#pragma once
#include "office/paper_parts.h"

/* The parts of a DOCX beside its document (ECMA-376, part 1): each returns the whole XML, which lives in pool. */

void docx_put_text(GString *out, Pool *pool, const char *text); /* escaped for text and attributes */

extern const char docx_content_types[], docx_relations[], docx_document_relations[], docx_numbering[];
/* With contents, who opens the file is asked to have their page numbers counted anew. */
const char *docx_settings(bool has_contents, Pool *pool);
const char *docx_styles(const Paper *paper, Pool *pool);
const char *docx_footer(const Paper *paper, Pool *pool);
const char *docx_core_properties(const Paper *paper, gint64 created_at, Pool *pool);
