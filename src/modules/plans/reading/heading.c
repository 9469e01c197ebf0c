#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/reading.h"

#include <stdlib.h>
#include <string.h>

PATTERN(title_starts, "^(?:proiect\\s+de\\s+)?(?:plan|program|strategi|план|программа|стратегия|(?:local|municipal|annual)\\s+(?:action\\s+)?plan|"
                      "action\\s+plan|(?:helyi|v[áa]rosi|k[öo]zs[ée]gi|[ée]ves)\\s+(?:cselekv[ée]si\\s+)?terv)\\w*\\b")
PATTERN(plan_alone, "^(?:plan|planul|program|программа|план|programul|strategie)$")
PATTERN(has_plan, "\\b(?:plan|program|strategi|strat[ée]gi|terv|план|программ|стратеги)\\w*\\b")
PATTERN(never_title, "^[(]?(?:\\d+[.)]|se\\s+aprob|art\\b|articol|cu\\s+privire|privind\\s+aprobarea|av[âa]nd|[iî]n\\s+(?:conformitate|temeiul|baza)|"
                     "anex|приложение|hot[ăa]r|deci[sz]|dispozi|решение|утвержд|consili|prim[ăa]ri|nr\\b|№|aprobat|approved|к\\s+решению|mell[ée]klet|hat[áa]rozat)")
PATTERN(title_more, "^(?!aprobat|adoptat|approved|adopted|утвержд)(?:\\p{Ll}|pentru\\b|privind\\b|al\\b|ale?\\b|din\\b|pe\\b|la\\b|для\\b|на\\b|for\\b|of\\b|[(„\"]|(?:19|20)\\d\\d)")
PATTERN(a_year, "\\b20\\d\\d\\b")

#define NAME "((?-i:\\p{Lu}[\\p{L}’'-]+(?:\\s(?:(?:de|lui|din|la|sub|cel|pe|sur)\\s)?\\p{Lu}[\\p{L}’'-]+){0,3}))"
PATTERN(who_decides, "(consiliul\\s[^.;,:\\n]{2,80}?),?\\s+(?:decide|hot[ăa]r[ăa][șşs]te)\\b")
#define COUNTRY "^(?:u\\.?\\s?a\\.?\\s?t\\.?\\s+)?(?:rom[âa]nia[\\s,–-]*|republica\\s+moldova[\\s,–-]*)?"
/* A name; in Bucharest a number may stand in it. */
#define PLACE_END "\\s(?:[^,;:.\\d\\n]{2,80}|(?:sector(?:ului|ul)?\\s+)?[1-6](?:\\s[^,;:.\\d\\n]{2,60})?))(?:,\\s*(?:jude[țţt]ul|raionul)\\s[^,;:.\\d\\n]{2,40})?$"
PATTERN(council_heads, COUNTRY "(consiliul\\s+(?:local|municipal|jude[țţt]ean|or[ăa][șşs]\\w+|comunal|raional|general)\\s[^,;:.\\d\\n]{2,80})(?:,\\s*(?:jude[țţt]ul|raionul)\\s[^,;:.\\d\\n]{2,40})?$")
PATTERN(russian_heads, "((?:(?:муниципальн|городск|районн|сельск|местн|народн)\\p{L}*\\s+)?(?:совет|исполнительн\\p{L}*\\s+комитет|примэри|администраци)\\p{L}*" "\\s(?:(?:мун|гор|г|с)\\.\\s*)?[^,;:.\\d\\n№]{2,80}?)(?=\\s*(?:№|от\\s|,|$))")
PATTERN(english_heads, "^((?:city|town|municipality|(?:municipal|city|town|district|county|local|village)\\s+council|county)\\s+of\\s[^,;:.\\d\\n]{2,60}|"
                       "(?-i:\\p{Lu})[^,;:.\\d\\n]{2,60}\\s(?:city|town|district|county|municipal)\\s(?:council|hall))$")
PATTERN(english_decides, "\\bof\\s+the\\s+((?-i:\\p{Lu})[^,;:.\\d\\n]{2,60}\\s(?:city|town|district|county|municipal|local|village)\\scouncil)\\b")
PATTERN(hungarian_heads, "^((?-i:\\p{Lu})[^,;:.\\d\\n]{2,60}\\s(?:polg[áa]rmesteri\\s+hivatal|(?:helyi|v[áa]rosi|k[öo]zs[ée]gi|megyei)\\s+tan[áa]cs)\\p{L}{0,2})$")
PATTERN(mayor_heads, COUNTRY "((?:prim[ăa]ria|primarul)" PLACE_END)
PATTERN(town_heads, COUNTRY "((?:municipiul|ora[șşs]ul|comuna|sectorul|satul)" PLACE_END)
PATTERN(county_heads, COUNTRY "((?:jude[țţt]ul|raionul)" PLACE_END)
#define ACT "(?:h\\.?\\s?c\\.?\\s?(?:l|m|j|o)\\.?(?:\\s?m\\.?)?|hot[ăa]r[âîa]r(?:ea|ii|e)|decizi(?:a|ei|e)|dispozi[țţt]i(?:a|ei|e)|решени(?:е|ю|я|ем)|постановлени(?:е|ю|я|ем)|распоряжени(?:е|ю|я|ем)|decision)"
/* "aprobat prin decizia Consiliului orășenesc Călărași nr. 3/11" */
PATTERN(decides, "\\b" ACT "(?:\\s+nr\\S*\\s+\\S+)?\\s+(?:a\\s+)?consiliului\\s+((?:local|municipal|jude[țţt]ean|or[ăa][șşs]en\\w+|comunal|raional|s[ăa]tesc|general)"
                 "(?:\\s(?!din\\b|nr\\b)[\\p{L}-]+){1,6})")
PATTERN(whose_plan, "\\b(municipi(?:ului|ul|u)|mun\\.|ora[șşs](?:ului|ul)|or\\.|comun(?:ei|a)|com\\.|jude[țţt](?:ului|ul)|raion(?:ului|ul)|"
                    "sector(?:ului|ul)|sat(?:ului|ul)|municipality\\s+of|city\\s+of|municipiul)\\s+" NAME)

#define DATE "(\\d{1,2}\\s?[./-]\\s?\\d{1,2}\\s?[./-]\\s?\\d{4}|\\d{4}-\\d\\d-\\d\\d|\\d{1,2}\\s+\\p{L}{3,12}\\s+\\d{4})"
PATTERN(decision, "\\b" ACT "(?:[\\s(](?:(?!\\bnr\\b|№)[^;:]){0,120}?)??\\s*(?:nr|no|№)?\\.?\\s*(\\d{1,5}(?:/\\d{1,3}(?!\\d|\\.))?(?:[-–][IVX]{1,5}\\b)?)"
                  "\\s*(?:/|din(?:\\s+data(?:\\s+de)?)?|от|of|\\s-|,)\\s*" DATE)
PATTERN(dated_decision, "\\b" ACT "[^;:]{0,80}?(?:din(?:\\s+data(?:\\s+de)?)?|от|of)\\s*" DATE "\\s*(?:г\\.)?\\s*(?:nr|no|№)\\.?\\s*((?:\\d{1,5}|[IVX]{1,5})(?:/\\d{1,3})?)")
PATTERN(bare_decision, "^nr\\.?\\s*(\\d{1,5}(?:/\\d{1,3})?)\\s*(?:/|din|от)\\s*" DATE)
PATTERN(decision_number, "\\b" ACT "\\s*(?:nr|no|№)\\.?\\s*(\\d{1,5}(?:/(?!20\\d\\d)\\d{1,4})?)\\b")
PATTERN(hungarian_decision, "\\b(\\d{1,5})/20\\d\\d\\.?\\s*(?:sz\\.|sz[áa]m[úu])[^;:\\n]{0,60}hat[áa]rozat")
PATTERN(blank_decision, "\\b" ACT "[^\\d_.…]{0,40}(?:_{2,}|\\.{3,}|…)")
PATTERN(of_government, "guvern|parlament|правительств|minist")

#define YEARS "((?:19|20)\\d\\d)\\s*(?:[-–—]|p[âîa]n[ăa]\\s+[îi]n|to)\\s*((?:19|20)\\d\\d)"
PATTERN(school_year, "\\b(?:an(?:ul|ului)?\\s+[șşs]colar|school\\s+year|учебный\\s+год)\\s+(20\\d\\d)\\s*[-–—/]\\s*20\\d\\d")
PATTERN(year_range, YEARS)
PATTERN(marked_range, "(?:pentru|perioada|anii|intervalul|на|годы|period|for)\\W+(?:perioada\\W+|anii\\W+|the\\W+period\\W+)?" YEARS)
PATTERN(marked_year, "(?:pentru\\s+anul|aferent\\s+anului|pe\\s+anul|[îi]n\\s+anul|pentru|anul|на|for|year)\\s+(20\\d\\d)(?!\\s*[-–—]\\s*\\d{4})")
PATTERN(lone_year, "\\b(20\\d\\d)\\b")

static const char *preamble_at(const Reading *reading, guint at)
{
    return reading->preamble->pdata[at];
}

static bool may_be_title(const char *line)
{
    gsize length = text_length(line);
    return (length >= 8 || g_regex_match(plan_alone(), line, 0, NULL)) && length <= 400 && !g_regex_match(never_title(), line, 0, NULL);
}

static int title_score(const char *line)
{
    if (!may_be_title(line) || !g_regex_match(has_plan(), line, 0, NULL))
        return 0;
    return 1 + 4 * g_regex_match(title_starts(), line, 0, NULL) + 2 * prose_are_capitals(line) + g_regex_match(a_year(), line, 0, NULL) -
           (g_str_has_suffix(line, ".") && text_length(line) > 150);
}

/* The preamble's lines, one each; a paragraph's lines that go on are one. */
static GPtrArray *preamble_lines(Reading *reading)
{
    GPtrArray *lines = pool_list(reading->pool);
    for (guint i = 0; i < reading->preamble->len; i++) {
        g_auto(GStrv) parts = g_strsplit(preamble_at(reading, i), "\n", -1);
        for (char **part = parts; *part; part++) {
            bool more = part != parts && g_regex_match(title_more(), *part, 0, NULL) && lines->len;
            char **last = more ? (char **)&lines->pdata[lines->len - 1] : NULL;
            if (last)
                *last = prose_line(reading->pool, pool_printf(reading->pool, "%s %s", *last, *part));
            else
                g_ptr_array_add(lines, pool_strdup(reading->pool, *part));
        }
    }
    return lines;
}

static bool title_continues(const char *title, const char *line)
{
    if (!may_be_title(line) && !g_regex_match(a_year(), line, 0, NULL))
        return false;
    if (g_regex_match(never_title(), line, 0, NULL) || text_length(title) + text_length(line) > 400)
        return false;
    return g_regex_match(title_more(), line, 0, NULL) || (prose_are_capitals(title) && prose_are_capitals(line));
}

static void read_title(Reading *reading)
{
    GPtrArray *lines = preamble_lines(reading);
    guint best = 0;
    int score = 0;
    for (guint i = 0; i < lines->len; i++)
        if (title_score(lines->pdata[i]) > score) {
            score = title_score(lines->pdata[i]);
            best = i;
        }
    if (score == 0)
        return;
    const char *title = lines->pdata[best];
    for (guint i = best + 1; i < lines->len && title_continues(title, lines->pdata[i]); i++)
        title = pool_printf(reading->pool, "%s %s", title, (char *)lines->pdata[i]);
    reading->document->title = prose_line(reading->pool, title);
}

/* Timișoarei stays: names are kept as printed, only the kind of place is put in its plain form. */
static const char *place_kind(Pool *pool, const char *printed)
{
    static const struct {
        const char *starts, *kind;
    } kinds[] = {
        {"mun", "Municipiul"}, {"city", "Municipiul"}, {"or", "Orașul"}, {"com", "Comuna"}, {"jud", "Județul"},
        {"raion", "Raionul"},  {"sector", "Sectorul"}, {"sat", "Satul"},
    };
    const char *folded = prose_fold(pool, printed);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(folded, kinds[i].starts))
            return kinds[i].kind;
    return printed;
}

static const char *first_word(Pool *pool, const char *text)
{
    return pool_strndup(pool, text, strcspn(text, " "));
}

static const char *authority_of_title(Reading *reading)
{
    g_autoptr(GMatchInfo) match = NULL;
    const char *title = reading->document->title;
    if (!title || !g_regex_match(whose_plan(), title, 0, &match))
        return NULL;
    const char *name = match_group(reading->pool, match, 2);
    if (prose_are_capitals(title))
        name = first_word(reading->pool, name);
    return pool_printf(reading->pool, "%s %s", place_kind(reading->pool, match_group(reading->pool, match, 1)), name);
}

static const char *matched(Reading *reading, const GRegex *pattern, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(pattern, text, 0, &match))
        return NULL;
    return prose_line(reading->pool, match_group(reading->pool, match, 1));
}

static const char *authority_in(Reading *reading, const GRegex *pattern)
{
    for (guint i = 0; i < reading->preamble->len; i++) {
        g_auto(GStrv) lines = g_strsplit(preamble_at(reading, i), "\n", -1);
        for (char **line = lines; *line; line++) {
            const char *found = matched(reading, pattern, *line);
            if (found && text_length(found) <= 100)
                return found;
        }
    }
    return NULL;
}

static const char *authority_of_decision(Reading *reading)
{
    const char *named = authority_in(reading, decides());
    return named ? pool_printf(reading->pool, "Consiliul %s", named) : NULL;
}

static void read_authority(Reading *reading)
{
    const GRegex *const patterns[] = {who_decides(), council_heads(), mayor_heads(), town_heads(), russian_heads(), english_heads(), english_decides(), hungarian_heads()};
    const char *authority = NULL;
    for (gsize i = 0; !authority && i < G_N_ELEMENTS(patterns); i++)
        authority = authority_in(reading, patterns[i]);
    if (!authority)
        authority = authority_of_decision(reading);
    if (!authority)
        authority = authority_of_title(reading);
    reading->document->authority = authority ? authority : authority_in(reading, county_heads());
}

static Day read_day(const char *text)
{
    Day day = DAY_NONE;
    g_autofree char *tight = g_strdup(text);
    char *out = tight;
    for (const char *at = text; *at; at++)
        if (*at != ' ' || !(strchr("./-", at[1]) || (at > text && strchr("./-", at[-1]))))
            *out++ = *at;
    *out = '\0';
    if (day_parse(tight, &day, NULL))
        return day;
    g_autoptr(Pool) pool = pool_new();
    const PlanDeadline *written = deadline_read(pool, text, (Interval){DAY_NONE, DAY_NONE}, NULL);
    return written && written->kind == DEADLINE_DATE ? written->to : DAY_NONE;
}

static bool take_decision(Reading *reading, const GRegex *pattern, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(pattern, text, 0, &match))
        return false;
    bool date_first = pattern == dated_decision();
    const char *date = match_group(reading->pool, match, date_first ? 1 : 2);
    reading->document->decision_number = match_group(reading->pool, match, date_first ? 2 : 1);
    reading->document->decision_date = date ? read_day(date) : DAY_NONE;
    reading->document->has_decision = true;
    return true;
}

/* The paragraphs that may say by which decision the plan was adopted: short ones; long ones cite others. */
static bool may_name_decision(const char *line)
{
    return text_length(line) <= 260 && !g_regex_match(of_government(), line, 0, NULL);
}

static bool find_decision(Reading *reading, const GRegex *pattern)
{
    for (guint i = 0; i < reading->preamble->len; i++) {
        const char *line = prose_line(reading->pool, preamble_at(reading, i));
        const char *next = i + 1 < reading->preamble->len ? prose_line(reading->pool, preamble_at(reading, i + 1)) : "";
        const char *both = pool_printf(reading->pool, "%s %s", line, next);
        if (may_name_decision(line) && (take_decision(reading, pattern, line) ||
                                        (text_length(line) < 60 && may_name_decision(both) && take_decision(reading, pattern, both))))
            return true;
    }
    return false;
}

static void note_blank_decision(Reading *reading)
{
    for (guint i = 0; i < reading->preamble->len; i++) {
        const char *line = prose_line(reading->pool, preamble_at(reading, i));
        if (g_regex_match(blank_decision(), line, 0, NULL)) {
            reading_note(reading, reading->document->notes, "decision", line,
                         DOUBT_DECISION_BLANK);
            return;
        }
    }
}

static void read_decision(Reading *reading)
{
    if (!find_decision(reading, decision()) && !find_decision(reading, dated_decision()) && !find_decision(reading, bare_decision()) && !find_decision(reading, decision_number()) &&
        !find_decision(reading, hungarian_decision()))
        note_blank_decision(reading);
}

static bool set_period(Reading *reading, int first, int last)
{
    if (last < first || last - first > 30)
        return false;
    reading->document->period = (Interval){day_make(first, 1, 1), day_make(last, 12, 31)};
    return true;
}

static bool take_period(Reading *reading, const GRegex *pattern, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(pattern, text, 0, &match))
        return false;
    const char *first = match_group(reading->pool, match, 1), *last = match_group(reading->pool, match, 2);
    return set_period(reading, atoi(first), atoi(last ? last : first));
}

static bool take_school_year(Reading *reading, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(school_year(), text, 0, &match))
        return false;
    reading->document->period = interval_school_year(atoi(match_group(reading->pool, match, 1)));
    return true;
}

static bool period_in(Reading *reading, const char *text, bool marked)
{
    return take_school_year(reading, text) || take_period(reading, marked_range(), text) || take_period(reading, marked_year(), text) ||
           (!marked && (take_period(reading, year_range(), text) || take_period(reading, lone_year(), text)));
}

static bool period_of_preamble(Reading *reading)
{
    for (guint i = 0; i < reading->preamble->len; i++)
        if (text_length(preamble_at(reading, i)) <= 300 && period_in(reading, preamble_at(reading, i), true))
            return true;
    return false;
}

enum { FIRST_YEAR = 2000, YEARS_KNOWN = 100, RARELY = 8 };

/* How many deadlines name each year. */
typedef struct {
    int count[YEARS_KNOWN], all;
} YearsNamed;

static void count_years(const char *text, YearsNamed *named)
{
    g_autoptr(GMatchInfo) match = NULL;
    bool seen[YEARS_KNOWN] = {false};
    for (g_regex_match(lone_year(), text, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *year = g_match_info_fetch(match, 1);
        seen[atoi(year) - FIRST_YEAR] = true;
    }
    bool any = false;
    for (int i = 0; i < YEARS_KNOWN; i++) {
        named->count[i] += seen[i];
        any |= seen[i];
    }
    named->all += any;
}

/* A year at the edge that one deadline among many names is where that one begins or ends, not the plan. */
static bool is_rare(const YearsNamed *named, int year)
{
    return named->count[year] * RARELY < named->all;
}

static bool period_of_years(Reading *reading, const YearsNamed *named)
{
    int first = 0, last = YEARS_KNOWN - 1;
    if (named->all == 0)
        return false;
    while (first < last && is_rare(named, first))
        first++;
    while (last > first && is_rare(named, last))
        last--;
    return set_period(reading, FIRST_YEAR + first, FIRST_YEAR + last);
}

static void period_of_deadlines(Reading *reading)
{
    YearsNamed named = {.all = 0};
    for (guint i = 0; i < reading->measures->len; i++) {
        const Measure *measure = reading->measures->pdata[i];
        if (measure->words[MEANING_DEADLINE])
            count_years(measure->words[MEANING_DEADLINE], &named);
    }
    bool told = period_of_years(reading, &named);
    reading_note(reading, reading->document->notes, "period", NULL, told ? DOUBT_PERIOD_FROM_DEADLINES : DOUBT_PERIOD_MISSING);
}

void heading_read(Reading *reading)
{
    read_title(reading);
    read_authority(reading);
    read_decision(reading);
    const char *title = reading->document->title;
    if (!(title && period_in(reading, title, false)) && !period_of_preamble(reading))
        period_of_deadlines(reading);
}
