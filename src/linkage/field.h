#pragma once
#include <glib.h>
#include <stdbool.h>

/* What is known of a person, as far as it tells persons apart. */
typedef enum {
    LINK_GIVEN,    /* given names */
    LINK_FAMILY,   /* family name */
    LINK_FORMER,   /* former family name: another chance for the family name, no evidence of its own */
    LINK_SEX,
    LINK_BIRTH,    /* birth date */
    LINK_NUMBER,   /* house number */
    LINK_STREET,   /* street; FEBRL's address_1 */
    LINK_PLACE,    /* what else the address says: building, quarter; FEBRL's address_2 */
    LINK_LOCALITY, /* town, suburb */
    LINK_POSTCODE,
    LINK_REGION,   /* county, state */
    LINK_PHONE,
    LINK_ID,       /* national id, or a blind index of it */
    LINK_FIELDS,
} LinkField;

/* How two values of a field compare.  All kinds have their exact level and their last one, for all that is different. */
enum { LINK_LEVELS = 8, LEVEL_MISSING = 0, LEVEL_EXACT = 1 };

typedef enum {
    KIND_NAME, /* exact, another form of the same name, Jaro–Winkler 0.95, 0.90, 0.84, 0.75, different */
    KIND_TEXT, /* the same without another form */
    KIND_CODE, /* exact, one slip, two slips, different: numbers, codes */
    KIND_DATE, /* exact, day and month swapped, one slip, two slips, different */
    KIND_MARK, /* exact, different */
} LinkKind;

typedef struct {
    const char *name;  /* "given_name", as in FEBRL's header where it has the field */
    const char *label; /* N_("Given name") */
    const char *also;  /* other headers of the same meaning, between blanks */
    LinkKind kind;
    guint dictionary;  /* fields that are compared crosswise share one */
    guint8 group;      /* LINK_GROUP_…: bit */
} LinkFieldInfo;
enum { LINK_DICTIONARIES = 10 };

/* Fields of one household go together: see household.h. */
enum { LINK_IN_ADDRESS = 1 };

extern const LinkFieldInfo link_fields[LINK_FIELDS];

guint link_levels(LinkKind kind); /* the last level's number */

/* The value as it is compared: folded text, digits of a date as year month day, letters and digits of a code.  Writes up to size
 * bytes, gives their count; 0: there is no value.  Dates are read as 19560409, 1956-04-09, 9.4.1956, 09/04/1956; what is no date
 * stays its digits. */
gsize link_clean(LinkField field, const char *text, gsize bytes, char *buffer, gsize size);
enum { LINK_VALUE_BYTES = 256 };

/* The level of two cleaned, different values (LEVEL_EXACT where they are equal all the same). */
guint8 link_level(LinkKind kind, const char *a, gsize a_bytes, const char *b, gsize b_bytes);
