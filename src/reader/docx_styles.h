#pragma once
#include "reader/numbering.h"
#include "reader/office.h"

/* What a DOCX says beside its text: styles and lists. */
typedef struct {
    const char *name, *based_on;
    int outline;     /* 0 to 8; -1: not said */
    int list, level; /* w:numId, w:ilvl; -1: not said */
    int bold;        /* -1: not said */
} DocxStyle;

typedef struct {
    Pool *pool;
    GHashTable *styles; /* id -> DocxStyle * */
    GHashTable *lists;  /* numId -> NumberList * ; lists of one abstract definition count together */
    DocxStyle defaults; /* the default paragraph style's */
} DocxStyles;

DocxStyles *docx_styles_read(Build *build, Zip *zip, const char *document);
/* All that the style says, with what it is based on; the default style for NULL. */
DocxStyle docx_style(const DocxStyles *styles, const char *id);
bool docx_style_is_heading(const DocxStyle *style);
/* NULL: no such list, or numId 0 (taken off). */
NumberList *docx_list(const DocxStyles *styles, int list);
/* A switch such as w:b: on unless w:val says no. */
int docx_switch(Xml *xml);
