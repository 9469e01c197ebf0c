#include "reader/marks.h"

#include <string.h>

typedef struct {
    GString *out;
    int bold; /* how many bold marks are open */
    bool any, all_bold, heading;
} State;

static const char *const tags[] = {"b",  "strong", "i",  "em", "u",  "p",  "br", "sup", "sub", "span", "div",   "font",
                                   "h1", "h2",     "h3", "h4", "h5", "h6", "ul", "ol",  "li",  "s",    "small", NULL};

/* The length of the tag at text, its name in name; 0 where there is none that we know. */
static gsize tag_at(const char *text, char name[8])
{
    const char *at = text + 1 + (text[1] == '/');
    gsize length = 0;
    while (g_ascii_isalnum(at[length]) && length < 7)
        length++;
    const char *end = strpbrk(at, "<>\n");
    if (length == 0 || !end || *end != '>' || !strchr(" />", at[length]))
        return 0;
    for (gsize i = 0; i < length; i++)
        name[i] = g_ascii_tolower(at[i]);
    name[length] = '\0';
    return g_strv_contains(tags, name) ? (gsize)(end - text) + 1 : 0;
}

static void take_tag(State *state, const char *name, bool closes)
{
    if (strcmp(name, "b") == 0 || strcmp(name, "strong") == 0)
        state->bold = MAX(0, state->bold + (closes ? -1 : 1));
    else if (name[0] == 'h')
        state->heading = true;
    else if (strcmp(name, "br") == 0 || strcmp(name, "li") == 0 || (strcmp(name, "p") == 0 && state->any))
        g_string_append_c(state->out, '\n');
}

static gsize stars_at(const char *text)
{
    return strspn(text, "*");
}

/* A run of stars opens before a letter and closes after one; "5 * 3" and a bullet "* one" are no marks. */
static bool opens(const char *at, gsize stars)
{
    return at[stars] && !g_ascii_isspace(at[stars]);
}

static bool closes(const char *start, const char *at)
{
    return at > start && !g_ascii_isspace(at[-1]);
}

static const char *closing_stars(const char *at, gsize stars)
{
    for (const char *next = strchr(at, '*'); next; next = strchr(next, '*')) {
        gsize run = stars_at(next);
        if (run >= MIN(stars, 3))
            return next;
        next += run;
    }
    return NULL;
}

typedef struct {
    gsize open; /* stars of the mark that is open; 0: none */
} Stars;

/* Whether the run of stars at at is a mark; changes what is open. */
static bool take_stars(State *state, Stars *stars, const char *start, const char *at, gsize run)
{
    if (run > 3)
        return false;
    if (stars->open && run >= stars->open && (closes(start, at) || run >= 2)) {
        state->bold -= stars->open >= 2;
        stars->open = 0;
        return true;
    }
    if (stars->open || (!opens(at, run) && run < 2) || !closing_stars(at + run, run))
        return run >= 2;
    stars->open = run;
    state->bold += run >= 2;
    return true;
}

static void put(State *state, char c)
{
    g_string_append_c(state->out, c);
    if (g_ascii_isspace(c))
        return;
    state->all_bold = state->bold > 0 && (state->all_bold || !state->any);
    state->any = true;
}

static const char *skip_hashes(State *state, const char *text)
{
    gsize hashes = strspn(text, "#");
    if (hashes < 1 || hashes > 6 || text[hashes] != ' ')
        return text;
    state->heading = true;
    return text + hashes + 1;
}

Marked marks_take_off(Pool *pool, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    State state = {.out = out};
    Stars stars = {0};
    text = skip_hashes(&state, text);
    for (const char *at = text; *at;) {
        char name[8] = "";
        gsize tag = *at == '<' ? tag_at(at, name) : 0, run = stars_at(at);
        if (tag) {
            take_tag(&state, name, at[1] == '/');
            at += tag;
        } else if (run && take_stars(&state, &stars, text, at, run)) {
            at += run;
        } else if (*at == '\\' && at[1] && strchr("*_#|\\<>", at[1])) {
            put(&state, at[1]);
            at += 2;
        } else {
            put(&state, *at++);
        }
    }
    return (Marked){build_clean_later(pool, out->str), state.any && state.all_bold, state.heading};
}
