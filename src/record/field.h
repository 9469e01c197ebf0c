#pragma once
#include "record/record.h"

/* What the parts of record/ share about one field.  Modules use record.h. */

static inline void *field_at(const Field *field, void *item) { return (char *)item + field->offset; }
#define FIELD_VALUE(Type, field, item) (*(const Type *)((const char *)(item) + (field)->offset))

const Field *field_find(const Record *record, const char *name); /* NULL: there is none */
gint64 field_id_of(const Record *record, const void *item);      /* of the field "id"; 0 without one */

const char *field_label(const Field *field); /* translated */

bool field_may_see(const Field *field, const Identity *who);
bool field_may_edit(const Field *field, const Identity *who); /* what one may not see, one may not change */
/* The field "version": always taken from a form or JSON, never shown, so that a stale save is found. */
bool field_is_version(const Field *field);
bool field_is_shown_in_lists(const Field *field, const Identity *who);

bool field_is_text(const Field *field); /* the value is a const char * */
bool field_is_empty(const Field *field, const void *item); /* a number, a flag: never */
bool field_equal(const Field *field, const void *a, const void *b);
gint64 field_max_characters(const Field *field);

/* Sets the value from what a person typed (NULL: nothing).  Gives what is wrong with it, in the person's language, or NULL. */
const char *field_parse(const Field *field, void *item, const char *typed, Pool *pool);
/* Required, length, bounds, choices, address forms.  Gives what is wrong or NULL. */
const char *field_check(const Field *field, const void *item, Pool *pool);
/* And a reference must be one of those that are offered. */
const char *field_check_offered(const Field *field, const void *item, Request *req);
const char *field_required_text(const Field *field, Pool *pool);
/* As one types it, for an input's value. */
const char *field_input_text(const Field *field, const void *item, Pool *pool);

/* The label of a choice; NULL: value is none of them. */
const char *choice_label(const Choice *choices, const char *value);
/* The same for people: in the language of who asks; the value itself where it is none of them, "" for NULL. */
const char *choice_text(const Choice *choices, const char *value);
/* FIELD_REFERENCE: of Choice *; an empty list when they can't be read (that is logged). */
GPtrArray *field_options(const Field *field, Db *db, Pool *pool);
const char *option_label(const GPtrArray *options, gint64 id); /* NULL: none of them */
