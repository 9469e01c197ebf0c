#include "base/text.h"
#include "modules/plans/reading/reading.h"

#include <string.h>

PATTERN(tags, "</?(?:b|i|u|em|strong|span|sup|sub|p|font)(?:\\s[^<>]{0,200})?/?>")
PATTERN(breaks, "<br\\s*/?>")
PATTERN(stars, "\\*{2,}|(?:^|(?<=\\s))\\*(?=\\S)|(?<=\\S)\\*(?=\\s|$)|(?:^|(?<=\\s))__(?=\\S)|(?<=\\S)__(?=\\s|$)|^#{1,6}\\s+")
/* "Axa" is none: letters stand before a Roman number behind a dot or a blank alone. */
PATTERN(numbers, "^\\s*[A-Z][.)]\\s*$|^\\s*(?:(?:[A-Z]{1,3}[.\\s]?)?\\d{1,3}|(?:[A-Z]{1,3}[.\\s])?(?-i:[IVX]{1,6}|[ivx]{1,6}))(?:[.\\-]\\s?\\d{1,3}){0,4}(?:[.\\-]?[a-z])?\\s*[.):]*\\s*$")
/* "1.1. 1": a narrow column broke it. */
PATTERN(broken_number, "(?<=[.\\-])\\s+(?=\\d)")
PATTERN(leading_number, "^(?:(?:m.sura|ac[tțţ]iun(?:ea|e)|activitatea|measure|action|activity|int[ée]zked[ée]s|tev[ée]kenys[ée]g|мера|мероприятие|действие)\\s*"
                        "(?:nr\\.?|no\\.?|№)?\\s*)?((?-i:[A-Z]{1,2}\\.?|[IVX]{1,5}\\.)?\\d{1,2}(?:\\.\\d{1,2}){0,4})"
                        "(?:[.):]+\\s*|\\s+[-–—:]\\s*|(?<=\\.\\d|\\.\\d\\d)\\s+)(?=\\S)(?!\\d)")
/* "a) Cursuri"; not the first of several in one text. */
PATTERN(leading_letter, "^((?-i:[a-z]))\\)\\s*(?=\\S)(?!(?s:.*)\\s[b-z]\\))")
PATTERN(loose_ends, "(?:^|\\s)(?:în|in|de|la|cu|și|şi|si|pentru|privind|a|al|ale|ai|din|pe|sau|prin|către|spre|ce|care|cel|cea|"
                    "и|в|на|по|для|с|of|and|the|for|to|with)$")

static char *without(const GRegex *pattern, const char *text, const char *instead)
{
    char *replaced = g_regex_replace_literal(pattern, text, -1, 0, instead, 0, NULL);
    return replaced ? replaced : g_strdup(text);
}

static char *without_marks(const char *text)
{
    if (!strpbrk(text, "<*_#"))
        return g_strdup(text);
    g_autofree char *broken = without(breaks(), text, "\n");
    g_autofree char *untagged = without(tags(), broken, "");
    return without(stars(), untagged, "");
}

/* "? DAS": a code page without the bullet left a question mark. */
static const char *without_lost_bullet(const char *line)
{
    bool lost = line[0] == '?' && line[1] == ' ' && line[2];
    return lost ? line + 2 : line;
}

char *prose_clean(Pool *pool, const char *text)
{
    g_autoptr(Pool) brief = pool_new();
    g_autofree char *plain = without_marks(text ? text : "");
    g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        const char *squashed = without_lost_bullet(text_squash(brief, *line));
        if (*squashed)
            g_string_append_printf(out, "%s%s", out->len ? "\n" : "", squashed);
    }
    return pool_strdup(pool, out->str);
}

char *prose_line(Pool *pool, const char *text)
{
    g_autoptr(Pool) brief = pool_new();
    return text_squash(pool, prose_clean(brief, text));
}

char *prose_fold(Pool *pool, const char *text)
{
    g_autoptr(Pool) brief = pool_new();
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text_fold(brief, text ? text : ""); *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_isalnum(letter))
            g_string_append_unichar(out, letter);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    return pool_strdup(pool, g_strchomp(out->str));
}

bool prose_start_small(const char *text)
{
    return text && g_unichar_islower(g_utf8_get_char(text));
}

bool prose_are_capitals(const char *text)
{
    int capitals = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_islower(letter))
            return false;
        capitals += g_unichar_isupper(letter);
    }
    return capitals > 2;
}

static bool has_open_bracket(const char *text)
{
    int open = 0;
    for (const char *at = text; *at; at++)
        open += (*at == '(') - (*at == ')');
    return open > 0;
}

bool prose_break_off(const char *text)
{
    gsize length = strlen(text);
    if (length == 0)
        return false;
    return strchr(",-/(", text[length - 1]) || has_open_bracket(text) || g_regex_match(loose_ends(), text, 0, NULL);
}

bool prose_go_on(const char *before, const char *after)
{
    if (text_is_empty(before) || text_is_empty(after))
        return false;
    return prose_start_small(after) || prose_break_off(before);
}

static bool ends_list_item(const char *text)
{
    return *text && strchr(";,.:", text[strlen(text) - 1]);
}

char *prose_join(Pool *pool, const char *before, const char *after)
{
    if (text_is_empty(before) || text_is_empty(after))
        return pool_strdup(pool, text_is_empty(before) ? after : before);
    bool hyphen = g_str_has_suffix(before, "-") && prose_start_small(after);
    bool same_line = prose_go_on(before, after) || ends_list_item(before);
    return pool_printf(pool, "%s%s%s", before, hyphen ? "" : same_line ? " " : "\n", after);
}

bool prose_are_number(const char *text)
{
    return text && g_regex_match(numbers(), text, 0, NULL);
}

char *prose_number(Pool *pool, const char *text)
{
    char *line = prose_line(pool, text);
    g_autofree char *whole = prose_are_number(line) ? without(broken_number(), line, "") : NULL;
    char *number = whole ? pool_strdup(pool, whole) : line;
    gsize length = strlen(number);
    while (length > 0 && strchr(".):, ", number[length - 1]))
        number[--length] = '\0';
    return length ? number : NULL;
}

char *prose_take_number(Pool *pool, const char *text, const char **ret_rest)
{
    g_autoptr(GMatchInfo) match = NULL;
    int end = 0;
    if (!text)
        return NULL;
    const GRegex *pattern = g_regex_match(leading_letter(), text, 0, NULL) ? leading_letter() : leading_number();
    if (!g_regex_match(pattern, text, 0, &match) || !g_match_info_fetch_pos(match, 0, NULL, &end))
        return NULL;
    *ret_rest = text + end;
    return prose_number(pool, match_group(pool, match, 1));
}

PATTERN(signature, "^(?:[îi]ntocmit|elaborat|avizat|vizat|verificat|aprobat|contrasemn|pre[șşs]edinte|secretar|primar|viceprimar|director|[șşs]ef\\b|consilier|inspector|"
                   "mayor|secretary|chair|prepared\\s+by|примар|секретарь|председатель|исполнитель|начальник)")

bool prose_are_signature(const char *text)
{
    return g_regex_match(signature(), text, 0, NULL);
}

char *match_group(Pool *pool, const GMatchInfo *match, int group)
{
    g_autofree char *text = g_match_info_fetch(match, group);
    return text && *text ? pool_strdup(pool, text) : NULL;
}

void reading_note(Reading *reading, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt)
{
    PlanNote *note = pool_new0(reading->pool, PlanNote);
    *note = (PlanNote){field, text, plan_doubt_code(doubt), NULL};
    g_ptr_array_add(notes, note);
}

Measure *reading_last(const Reading *reading)
{
    guint count = reading->measures->len;
    return count ? reading->measures->pdata[count - 1] : NULL;
}

int reading_node(const Reading *reading)
{
    guint count = reading->open->len;
    return count ? ((PlanNode *)reading->open->pdata[count - 1])->id : 0;
}
