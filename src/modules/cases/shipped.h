#pragma once

/* The case types that come with the program: shipped_types.c. */

typedef struct {
    const char *code, *label; /* N_() */
    const char *term, *starts; /* of clocks: the law's term, and what starts it */
    const char *basis;
} ShippedPart;

typedef struct {
    const char *code, *name, *basis, *plan_kind;
    int is_urgent, is_child;
    int age_from, age_to; /* full years, both included; 0: any */
    const ShippedPart *stages, *steps, *clocks, *forms, *documents, *closings; /* each ended by {0} */
} ShippedType;

extern const ShippedType shipped_types[]; /* ended by {0} */
