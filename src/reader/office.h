#pragma once
#include "reader/xml.h"
#include "reader/zip.h"

/* Between office.c, which tells what a zip holds, and the formats. */

/* The part that part refers to by a relation whose type ends in type ("/styles"); part "" is the package.  NULL: none. */
const char *office_part(Zip *zip, const char *part, const char *type);
/* As office_part(), by the relation's id; any type. */
const char *office_part_by_id(Zip *zip, const char *part, const char *id);

void docx_read(Build *build, Zip *zip, const char *document);
void xlsx_read(Build *build, Zip *zip, const char *workbook);
void odt_read(Build *build, Zip *zip);
void ods_read(Build *build, Zip *zip);

/* A spreadsheet's rows to blocks: title rows become paragraphs, the rest tables, split where a new header begins.
 * at: the cells of one sheet in a draft. */
void sheet_end(Build *build, Draft *draft, const char *name);
