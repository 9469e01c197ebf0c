#pragma once
#include "reader/build.h"

/* What the child can take apart.  Each fills build; trouble stays in build->trouble.  The bytes live as long as build. */
typedef enum {
    KIND_UNKNOWN,
    KIND_EMPTY,
    KIND_TEXT,
    KIND_ZIP,
    KIND_PDF,
    KIND_OLE,
    KIND_RTF,
    KIND_PICTURE,
    KIND_XML,
} FileKind;

/* Told from the first bytes (and, for text, from all of them). */
FileKind sniff_kind(const char *bytes, gsize count);
bool sniff_ole_is_encrypted(const char *bytes, gsize count); /* an OLE container that holds an EncryptedPackage */

/* name: the file's extension with its dot, or "".  It decides between text and CSV only. */
void text_or_csv_read(Build *build, const char *bytes, gsize count, const char *extension);
void csv_read(Build *build, const char *utf8);
/* Whether every line splits into the same number (at least 3) of fields; '\0' else the separator. */
char csv_guess(const char *utf8, bool *ret_sure);
void office_read(Build *build, const char *bytes, gsize count); /* DOCX, ODT, XLSX, ODS: whichever the zip holds */
void pdf_read(Build *build, const char *bytes, gsize count);
void bank_read(Build *build, const char *bytes, gsize count); /* XML of banks: camt.053, camt.054, pain.002; nothing else */
