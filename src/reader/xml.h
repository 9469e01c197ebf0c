#pragma once
#include "reader/build.h"

/* Straight-down reading of XML: elements by child, in document order.  No network, no entities: a DOCTYPE is a bomb. */
typedef struct Xml Xml;

/* bytes may be NULL (no such part): then nothing is found. */
Xml *xml_open(Build *build, GBytes *bytes);
void xml_close(Xml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Xml, xml_close)

/* Goes to the root element; false: there is none. */
bool xml_root(Xml *xml);
/* The element that the reader stands on, for xml_child(). */
int xml_enter(Xml *xml);
/* Moves to the next child element of the element entered; what was not read of the last one is skipped. */
bool xml_child(Xml *xml, int entered);
/* Lets the next xml_child() stand on the same element once more: for properties that may be missing. */
void xml_again(Xml *xml);
/* As xml_child(), and stops at text too: then xml_text_here() is not NULL. */
bool xml_part(Xml *xml, int entered);
const char *xml_text_here(Xml *xml);

/* "w:p" by the usual prefix of the namespace, whatever the file calls it. */
bool xml_is(Xml *xml, const char *name);
/* From here on texts and attributes are taken into this pool; NULL: into the build's, as at first. */
void xml_take_into(Xml *xml, Pool *pool);
/* The attribute "w:val", or "r" without a namespace; NULL: not there. */
const char *xml_attribute(Xml *xml, const char *name);
int xml_attribute_int(Xml *xml, const char *name, int otherwise);
/* All text within the element, and the reader behind it. */
const char *xml_text(Xml *xml);
