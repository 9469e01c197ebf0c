#pragma once
#include "modules/people/pages.h"
#include "modules/people/places.h"
#include "modules/people/streets.h"

/* A list of streets or localities that was searched. */
typedef struct {
    const char *text; /* as typed, never NULL */
    GPtrArray *rows;  /* of Street * or Place * */
    Paging paging;
} RegisterList;

/* A list that is taken in. */
typedef struct {
    const char *url, *title, *hint;
    bool has_country;
    const char *country;
    const char *problem;
    LoadResult *result; /* NULL: nothing was sent yet */
} RegisterLoad;

typedef struct {
    const Record *record;
    void *item;
    const Problems *problems;
    const GPtrArray *conflict;
    const char *heading, *back, *back_label;
    const char *remove; /* address of the form that takes it away; NULL: none */
    gint64 version;
    GPtrArray *places;  /* for suggestions; NULL: none */
} RegisterForm;

/* "/people/streets/7" */
const char *street_url(Pool *pool, gint64 id);
