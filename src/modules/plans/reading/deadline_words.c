#include "modules/plans/reading/deadline_words.h"

#define YEAR_LEAST 1990
#define YEAR_MOST 2100
#define STRETCHES_MOST 40

typedef struct {
    Pool *pool;
    DeadlineWords *said;
    const Words *words;
    GString *rest;
    Stretch list[STRETCHES_MOST];
    guint count;
    bool during;
} Scan;

/* Each tries to read something at word i and returns how many words it took; 0: nothing of its kind stands there. */
typedef guint (*Reader)(Scan *scan, guint i);

static const char *const month_names[] = {
    "ianuarie|ian|january|jan|januar*|январ*|янв",   "februarie|feb|febr|february|februar*|феврал*|фев",  "martie|mar|mart|march|marcius*|март*|мар",
    "aprilie|apr|april|aprilis*|апрел*|апр",          "mai|may|majus*|мая|маи|мае",                      "iunie|iun|june|jun|junius*|июн*",
    "iulie|iul|july|jul|julius*|июл*",               "august|aug|augusztus*|август*|авг",                   "septembrie|sept|sep|september|szeptember*|сентябр*|сен|сент",
    "octombrie|oct|october|oktober*|октябр*|окт",     "noiembrie|noi|nov|noiem|november*|ноябр*|ноя|нояб", "decembrie|dec|december*|декабр*|дек",
};

static const char *const numerals[] = {
    "i|primul|prima|intai|intaiul|first|перв*|один",
    "ii|doilea|doua|second|втор*",
    "iii|treilea|treia|third|трет*",
    "iv|iiii|patrulea|patra|fourth|четверт*",
};

static void add_stretch(Scan *scan, Stretch stretch)
{
    if (scan->count < STRETCHES_MOST)
        scan->list[scan->count++] = stretch;
}

static bool is_year(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_NUMBER && word->digits == 4 && word->number >= YEAR_LEAST && word->number <= YEAR_MOST;
}

/* A number of one or two digits within these; 0: it isn't. */
static int small_number(const Words *words, guint i, int most)
{
    const Word *word = words_at(words, i);
    bool fits = word && word->kind == WORD_NUMBER && word->digits <= 2 && word->number <= most;
    return fits ? (int)word->number : 0;
}

static int month_at(const Words *words, guint i)
{
    if (words_match(words, i, "mai") && (words_match(words, i + 1, "tarziu|mult|putin|devreme|curand") ||
                                         (i > 0 && words_match(words, i - 1, "cel|nu|cea"))))
        return 0;
    for (guint n = 0; n < G_N_ELEMENTS(month_names); n++)
        if (words_match(words, i, month_names[n]))
            return (int)n + 1;
    return 0;
}

static int numeral_at(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    if (word && word->kind == WORD_NUMBER)
        return word->digits == 1 && word->number <= 4 ? (int)word->number : 0;
    for (guint n = 0; n < G_N_ELEMENTS(numerals); n++)
        if (words_match(words, i, numerals[n]))
            return (int)n + 1;
    return 0;
}

static guint skip_marks(const Words *words, guint i, const char *marks)
{
    guint count = 0;
    while (words_is_mark(words, i + count, marks))
        count++;
    return count;
}

/* The year of a date: four digits, or two that mean this century. */
static int date_year(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    if (is_year(words, i))
        return (int)word->number;
    return word && word->kind == WORD_NUMBER && word->digits == 2 ? 2000 + (int)word->number : 0;
}

static bool add_day(Scan *scan, guint i, guint taken, int year, int month, int day)
{
    int last = 0, ignored;
    day_split(day_month_end(day_make(year ? year : 2000, month, 1)), &ignored, &ignored, &last);
    scan->said->wrong_date = scan->said->wrong_date || day > last;
    add_stretch(scan, (Stretch){STRETCH_DAY, year, month, MIN(day, last), i, i + taken});
    return true;
}

/* 31.12.2025, 31/12/2025, 31-12-2025, with dots doubled. */
static guint read_date(Scan *scan, guint i)
{
    const Words *words = scan->words;
    int day = small_number(words, i, 31);
    guint first = skip_marks(words, i + 1, "./-"), at = i + 1 + first;
    int month = small_number(words, at, 12);
    guint second = skip_marks(words, at + 1, "./-");
    int year = date_year(words, at + 1 + second);
    if (!day || !month || !year || !first || !second || first > 3 || second > 3)
        return 0;
    scan->said->double_dots = scan->said->double_dots || first > 1 || second > 1;
    guint taken = first + second + 3;
    add_day(scan, i, taken, year, month, day);
    return taken;
}

static guint read_iso_date(Scan *scan, guint i)
{
    const Words *words = scan->words;
    int month = small_number(words, i + 2, 12), day = small_number(words, i + 4, 31);
    if (!is_year(words, i) || !words_is_mark(words, i + 1, "-") || !words_is_mark(words, i + 3, "-") || !month || !day)
        return 0;
    if (words->all[i + 2].spaced || words->all[i + 4].spaced)
        return 0;
    add_day(scan, i, 5, (int)words->all[i].number, month, day);
    return 5;
}

/* "15 martie", "1-15 martie", "1 și 15 martie": the year comes later. */
static guint read_day_and_month(Scan *scan, guint i)
{
    const Words *words = scan->words;
    int day = small_number(words, i, 31);
    if (!day)
        return 0;
    int month = month_at(words, i + 1);
    if (month)
        return add_day(scan, i, 2, 0, month, day) ? 2 : 0;
    int until = small_number(words, i + 2, 31);
    month = month_at(words, i + 3);
    if (!until || !month || !(words_is_mark(words, i + 1, "-,") || words_match(words, i + 1, "si|и|and")))
        return 0;
    add_day(scan, i, 1, 0, month, day);
    add_day(scan, i + 2, 2, 0, month, until);
    return 4;
}

/* "Decembrie 15, 2025" is not looked for; "03.2025" and "3/2025" are months. */
static guint read_month_number(Scan *scan, guint i)
{
    const Words *words = scan->words;
    int month = small_number(words, i, 12);
    if (!month || !words_is_mark(words, i + 1, "./") || !is_year(words, i + 2) || words->all[i + 2].spaced)
        return 0;
    add_stretch(scan, (Stretch){STRETCH_MONTH, (int)words->all[i + 2].number, month, 0, i, i + 3});
    return 3;
}

/* The words that "-25" or "'25" behind a month takes: a year of two digits that closes the text. */
static guint short_year(const Words *words, guint i)
{
    const Word *word = words_at(words, i + 1);
    bool marked = words_is_mark(words, i, "-./'") && word && !word->spaced && !words->all[i].spaced;
    return marked && i + 2 == words->count && word->kind == WORD_NUMBER && word->digits == 2 && word->number >= 15 ? 2 : 0;
}

/* "December 31, 2026", "2026. december 31.": a year stands beside. */
static guint read_month_and_day(Scan *scan, guint i)
{
    const Words *words = scan->words;
    int month = month_at(words, i), day = small_number(words, i + 1, 31);
    guint before = i > 0 && words_is_mark(words, i - 1, ".") ? 2 : 1, behind = i + 2 + skip_marks(words, i + 2, ",");
    bool dated = is_year(words, behind) || (i >= before && is_year(words, i - before));
    return month && day && dated && add_day(scan, i, 2, 0, month, day) ? 2 : 0;
}

static guint read_month(Scan *scan, guint i)
{
    int month = month_at(scan->words, i);
    if (!month)
        return 0;
    guint more = short_year(scan->words, i + 1);
    int year = more ? 2000 + (int)scan->words->all[i + 2].number : 0;
    add_stretch(scan, (Stretch){STRETCH_MONTH, year, month, 0, i, i + 1 + more});
    return 1 + more;
}

/* "vara 2025": its three months. */
static guint read_season(Scan *scan, guint i)
{
    static const struct {
        const char *names;
        int first;
    } seasons[] = {{"primavara|primaverii|spring|весна|весны|весной", 3}, {"vara|verii|summer|лето|лета|летом", 6}, {"toamna|toamnei|autumn|осень|осени|осенью", 9}};
    for (guint n = 0; n < G_N_ELEMENTS(seasons); n++) {
        if (!words_match(scan->words, i, seasons[n].names))
            continue;
        add_stretch(scan, (Stretch){STRETCH_MONTH, 0, seasons[n].first, 0, i, i});
        add_stretch(scan, (Stretch){STRETCH_MONTH, 0, seasons[n].first + 2, 0, i, i + 1});
        scan->said->ranged = true;
        return 1;
    }
    return 0;
}

/* Which part of the year the word names: STRETCH_QUARTER, STRETCH_HALF_YEAR; STRETCH_YEAR: none. */
static StretchUnit part_of_year(const Words *words, guint i)
{
    if (words_match(words, i, "trimestrial*|semestrial*|negyedevente*|felevente*"))
        return STRETCH_YEAR;
    if (words_match(words, i, "trim|trimestr*|tr|t|q|quarter|quarters|квартал*|кв|negyedev*"))
        return STRETCH_QUARTER;
    return words_match(words, i, "sem|semestr*|s|h|half|полугоди*|felev*") ? STRETCH_HALF_YEAR : STRETCH_YEAR;
}

static bool fits_unit(StretchUnit unit, int numeral)
{
    return numeral > 0 && (unit == STRETCH_QUARTER || numeral <= 2);
}

static bool is_numeral_divider(const Words *words, guint i)
{
    return words_is_mark(words, i, "-,/&") || words_match(words, i, "si|и|and");
}

/* "-lea", "-й", "st" behind a numeral. */
static guint skip_ordinal_ending(const Words *words, guint i)
{
    guint dash = words_is_mark(words, i, "-") ? 1 : 0;
    const Word *word = words_at(words, i + dash);
    bool ends = word && !word->spaced && words_match(words, i + dash, "lea|a|ul|st|nd|rd|th|и|ыи|го|м|ом|е");
    return ends ? dash + 1 : 0;
}

/* Numerals from i on, divided by dashes, commas and "și": the words they take.  Adds them when unit is a part of a year. */
static guint read_numerals(Scan *scan, guint i, StretchUnit unit, bool add)
{
    guint at = i, end = i;
    while (fits_unit(unit, numeral_at(scan->words, at))) {
        guint after = at + 1;
        after += skip_ordinal_ending(scan->words, after);
        if (add)
            add_stretch(scan, (Stretch){unit, 0, numeral_at(scan->words, at), 0, at, after});
        end = after;
        if (!is_numeral_divider(scan->words, end))
            break;
        at = end + 1;
    }
    return end - i;
}

/* "trimestrul II", "trim. I-II", "T3", "Q2", "semestrul I". */
static guint read_part_then_numeral(Scan *scan, guint i)
{
    StretchUnit unit = part_of_year(scan->words, i);
    if (unit == STRETCH_YEAR)
        return 0;
    guint before = 1 + skip_marks(scan->words, i + 1, ".-:");
    while (words_match(scan->words, i + before, "al|a|ul"))
        before++;
    guint taken = read_numerals(scan, i + before, unit, true);
    return taken ? before + taken : 0;
}

/* "II квартал", "I-II trimestru", "al doilea semestru", "1-й квартал". */
static guint read_numeral_then_part(Scan *scan, guint i)
{
    guint taken = read_numerals(scan, i, STRETCH_QUARTER, false), dot = words_is_mark(scan->words, i + taken, ".") ? 1 : 0;
    StretchUnit unit = taken ? part_of_year(scan->words, i + taken + dot) : STRETCH_YEAR;
    if (unit == STRETCH_YEAR || read_numerals(scan, i, unit, false) != taken)
        return 0;
    read_numerals(scan, i, unit, true);
    return taken + dot + 1;
}

/* "2025", and "2024/25" or "2024-25" as two years. */
static guint read_year(Scan *scan, guint i)
{
    const Words *words = scan->words;
    if (!is_year(words, i))
        return 0;
    int year = (int)words->all[i].number;
    add_stretch(scan, (Stretch){STRETCH_YEAR, year, 0, 0, i, i + 1});
    const Word *next = words_at(words, i + 2);
    bool goes_on = next && words_is_mark(words, i + 1, "-/") && !next->spaced && next->digits == 2;
    if (!goes_on || small_number(words, i + 2, 99) != (year + 1) % 100)
        return 1;
    add_stretch(scan, (Stretch){STRETCH_YEAR, year + 1, 0, 0, i + 2, i + 3});
    return 3;
}

static const struct {
    const char *words;
    Recurrence recurrence;
} recurrences[] = {
    {"o data pe an", RECUR_ANNUAL},
    {"o data la an", RECUR_ANNUAL},
    {"in|la fiecare an", RECUR_ANNUAL},
    {"fiecarui|fiecare|every|each|каждыи an|year|год", RECUR_ANNUAL},
    {"once a|per year", RECUR_ANNUAL},
    {"раз в год", RECUR_ANNUAL},
    {"anual|anuala|anuale|annual*|anuall|yearly|evente|evenkent|ежегодн*", RECUR_ANNUAL},
    {"minden ev*", RECUR_ANNUAL},
    {"twice a|per year", RECUR_SEMIANNUAL},
    {"раз в полгода|полугодие", RECUR_SEMIANNUAL},
    {"o data pe semestru", RECUR_SEMIANNUAL},
    {"fiecarui|fiecare|every|each|каждое semestru|semester|полугодие", RECUR_SEMIANNUAL},
    {"half|semi yearly|annual*", RECUR_SEMIANNUAL},
    {"semestrial*|bianual*|bisanual*|semianual*|semiannual*|biannual*|felevente|полугодов*", RECUR_SEMIANNUAL},
    {"раз в квартал", RECUR_QUARTERLY},
    {"o data pe trimestru", RECUR_QUARTERLY},
    {"fiecarui|fiecare|every|each|каждыи trimestru|quarter|квартал", RECUR_QUARTERLY},
    {"trimestrial*|quarterly|negyedevente|ежеквартальн*|поквартальн*", RECUR_QUARTERLY},
    {"раз в месяц", RECUR_MONTHLY},
    {"o data pe luna", RECUR_MONTHLY},
    {"fiecarei|fiecare|every|each|каждыи luna|luni|month|месяц", RECUR_MONTHLY},
    {"lunar|lunara|lunare|monthly|havonta|ежемесячн*|помесячн*", RECUR_MONTHLY},
    {"permanent*|continuu|continua|continuous*|ongoing|constant*|folyamatos*|allando*|rendszeres*|постоянн*|непрерывн*|перманентн*", RECUR_PERMANENT},
    {"in curs de desfasurare|implementare|derulare|realizare", RECUR_PERMANENT},
    {"in curs", RECUR_PERMANENT},
    {"in progress", RECUR_PERMANENT},
    {"в процессе", RECUR_PERMANENT},
    {"sistematic*|systematic*|систематическ*|regulat|regularly|регулярн*", RECUR_PERMANENT},
    {"zilnic*|saptamanal*|daily|weekly|naponta|hetente|ежедневн*|еженедельн*", RECUR_PERMANENT},
};

static guint read_recurrence(Scan *scan, guint i)
{
    for (guint n = 0; n < G_N_ELEMENTS(recurrences); n++) {
        guint taken = words_match_all(scan->words, i, recurrences[n].words);
        if (!taken)
            continue;
        if (scan->said->recurrence == RECUR_NONE)
            scan->said->recurrence = recurrences[n].recurrence;
        if (i > 0 && scan->count == 1 && words_is_mark(scan->words, i - 1, "-"))
            scan->said->since = true; /* "2024 - permanent" */
        return taken;
    }
    return 0;
}

static Recurrence times_a_year(int times)
{
    switch (times) {
    case 2:
        return RECUR_SEMIANNUAL;
    case 4:
        return RECUR_QUARTERLY;
    case 12:
        return RECUR_MONTHLY;
    default:
        return RECUR_ANNUAL;
    }
}

/* "de 2 ori/an", "2 ori pe an", "1/an", "два раза в год". */
static guint read_times_a_year(Scan *scan, guint i)
{
    const Words *words = scan->words;
    guint at = i + (words_match(words, i, "de") ? 1 : 0);
    int times = small_number(words, at, 99);
    times = times ? times : words_number_word(words, at);
    at++;
    at += words_match(words, at, "ori|oara|data|раз*|times|time") ? 1 : 0;
    bool divided = words_is_mark(words, at, "/") || words_match(words, at, "pe|a|per|в|in");
    if (!times || !divided || !words_match(words, at + 1, "an|anual|год|year"))
        return 0;
    scan->said->recurrence = times_a_year(times);
    if (times != 1 && times_a_year(times) == RECUR_ANNUAL)
        g_string_append_printf(scan->rest, "%s ", words_cut(scan->pool, words, i, at + 2));
    return at + 2 - i;
}

/* "la 6 luni", "din 3 în 3 luni"; "la 6 luni de la aprobare" is a day. */
static guint read_months_apart(Scan *scan, guint i)
{
    const Words *words = scan->words;
    guint before = words_match_all(words, i, "la|din");
    int months = before ? small_number(words, i + before, 12) : 0;
    guint at = i + before + 1;
    bool twice = words_match(words, at, "in") && small_number(words, at + 1, 12) == months;
    at += twice ? 2 : 0;
    bool apart = twice || words_match(words, i, "la");
    if (!months || !apart || !words_match(words, at, "luni") || words_match(words, at + 1, "de|dupa"))
        return 0;
    scan->said->recurrence = times_a_year(12 / months);
    return at + 1 - i;
}

/* "la fiecare 6 luni", "o dată la 3 luni". */
static guint read_every_months(Scan *scan, guint i)
{
    const Words *words = scan->words;
    guint before = words_match_all(words, i, "la|din fiecare|in");
    before = before ? before : words_match_all(words, i, "o data la");
    before = before ? before : words_match_all(words, i, "every|каждые");
    int months = before ? small_number(words, i + before, 12) : 0;
    if (!months || !words_match(words, i + before + 1, "luni|months|месяц*"))
        return read_months_apart(scan, i);
    scan->said->recurrence = times_a_year(12 / months);
    return before + 2;
}

static guint read_length(Scan *scan, guint i)
{
    guint at = i + 1 + (words_match(scan->words, i + 1, "de") ? 1 : 0);
    bool unit = words_match(scan->words, at, "luni|ani|zile|saptamani|months|years|days|weeks|месяц*|лет|года|днеи|дня|недел*");
    if (!small_number(scan->words, i, 99) || !unit)
        return 0;
    scan->said->lasts = true;
    return at + 1 - i;
}

static guint note_school(Scan *scan, guint i, guint taken)
{
    guint before = i;
    while (before > 0 && words_match(scan->words, before - 1, "of|the|a|al"))
        before--;
    scan->said->school = true;
    scan->said->school_end |= before > 0 && words_match(scan->words, before - 1, "sfarsit|sfarsitul|final|finalul|finele|incheierea|конца|end");
    return taken;
}

static guint read_school(Scan *scan, guint i)
{
    static const char *const names[] = {"an|anul|ani|anii|anului scolar*|universitar*|academic*", "an|anul|anului de studii|studiu|invatamant",
                                        "учебн* год|года|году|годы", "school|academic year|years"};
    for (guint n = 0; n < G_N_ELEMENTS(names); n++) {
        guint taken = words_match_all(scan->words, i, names[n]);
        if (taken)
            return note_school(scan, i, taken);
    }
    if (!words_match(scan->words, i, "учебн*"))
        return 0;
    return note_school(scan, i, 1);
}

static guint match_first(const Words *words, guint i, const char *const *sequences, guint count)
{
    for (guint n = 0; n < count; n++) {
        guint taken = words_match_all(words, i, sequences[n]);
        if (taken)
            return taken;
    }
    return 0;
}

static guint read_on_request(Scan *scan, guint i)
{
    static const char *const names[] = {"la cerere*|solicitar*|nevoie|necesitate", "dupa caz|necesitate|nevoie", "cand este cazul|nevoie",
                                        "in caz de necesitate|nevoie", "in caz de", "in functie de", "ori de cate ori", "по мере необходимости|обращени*|поступления",
                                        "по мере", "по необходимости|запросу", "при необходимости", "on|upon request|demand",
                                        "as needed|required|necessary", "when needed|required|necessary"};
    guint taken = match_first(scan->words, i, names, G_N_ELEMENTS(names));
    scan->said->on_request = scan->said->on_request || taken;
    return taken;
}

static guint read_during(Scan *scan, guint i)
{
    static const char *const names[] = {"pe tot|toata|intreg|intreaga parcursul|durata|perioada|anul", "in|pe parcursul|cursul|decursul|timpul|durata",
                                        "pe perioada", "tot anul", "tot timpul anului", "all year round", "all year", "весь|круглыи год", "in toata|intreaga perioada", "в течение|течении", "на протяжении", "весь период",
                                        "throughout|during", "over the"};
    guint taken = match_first(scan->words, i, names, G_N_ELEMENTS(names));
    scan->during = scan->during || taken;
    return taken;
}

static guint read_until(Scan *scan, guint i)
{
    static const char *const names[] = {"cel mai tarziu", "nu mai tarziu de", "cel tarziu", "no later than", "не позднее", "inainte de",
                                        "pana|до|until|till|by|к|before"};
    if (words_match(scan->words, i, "ig|vegeig"))
        return scan->said->until = true; /* behind the day in Hungarian: "31-ig" */
    guint taken = match_first(scan->words, i, names, G_N_ELEMENTS(names));
    if (taken && !scan->count)
        scan->said->until = true;
    return taken;
}

static guint read_since(Scan *scan, guint i)
{
    bool since = words_match(scan->words, i, "incepand|din|since|starting|from|начиная|с|dupa|after|после");
    if (since && !scan->count)
        scan->said->since = true;
    if (words_match(scan->words, i, "actualiz*|reactualiz*|revizui*|ulterior|apoi|актуализ*|обновл*|updated|update|thereafter|then|далее|затем"))
        return scan->said->then = true;
    return since ? 1 : 0;
}

static guint read_filler(Scan *scan, guint i)
{
    bool filler = words_match(scan->words, i,
                              "termen|termenul|limita|de|realizare|anul|anii|anului|an|ani|luna|lunii|lunile|luni|data|la|in|al|a|ai|ale|ale|pe|cu|si|perioada|"
                              "perioadei|implementarii|finalul|finele|finalului|sfarsitul|sfarsit|final|inceputul|mod|data|plan|planului|strategiei|programului|"
                              "proiectului|toata|durata|si|iar|sau|fiecare|fiecarui|trimestrul|trim|trimestru|semestrul|semestru|calendaristic|bugetar|"
                              "г|гг|год|года|году|годов|годы|годах|конца|конец|срок|и|по|в|во|за|the|of|end|to|through|year|years|month|in|for|and|period|"
                              "permanenta|vacanta|calendar|project|plan|fiscal|limit|deadline|due|date|oct|on|at|termenul|termene|ev|eve|evi|vege");
    return filler ? 1 : 0;
}

static void add_rest(Scan *scan, guint i)
{
    const Word *word = &scan->words->all[i];
    if (word->kind != WORD_MARK)
        g_string_append_printf(scan->rest, "%s ", words_cut(scan->pool, scan->words, i, i + 1));
}

static void scan_words(Scan *scan)
{
    static const Reader readers[] = {read_date,         read_iso_date,          read_month_number, read_day_and_month, read_numeral_then_part,
                                     read_times_a_year, read_every_months,      read_length,       read_recurrence,    read_on_request,
                                     read_school,       read_part_then_numeral, read_month_and_day, read_month, read_season, read_year,          read_during,
                                     read_until,        read_since,             read_filler};
    for (guint i = 0; i < scan->words->count;) {
        guint taken = 0;
        for (guint n = 0; !taken && n < G_N_ELEMENTS(readers); n++)
            taken = readers[n](scan, i);
        if (!taken)
            add_rest(scan, i);
        i += taken ? taken : 1;
    }
}

static bool is_range(const Scan *scan, guint i)
{
    bool years = scan->list[i].unit == STRETCH_YEAR && scan->list[i + 1].unit == STRETCH_YEAR;
    for (guint at = scan->list[i].after; at < scan->list[i + 1].first; at++)
        if (words_is_mark(scan->words, at, years ? "-/" : "-") || words_match(scan->words, at, "pana|la|to|until|till|through|до|по"))
            return true;
    return false;
}

static bool is_bare_year(const Stretch *stretch)
{
    return stretch->unit == STRETCH_YEAR;
}

/* "Trimestrul I, 2023-2025": the same quarter of several years. */
static bool names_part_of_several_years(const Scan *scan)
{
    bool part = false, several = false;
    for (guint i = 0; i < scan->count; i++) {
        part = part || (!is_bare_year(&scan->list[i]) && !scan->list[i].year);
        several = several || (i > 0 && is_bare_year(&scan->list[i]) && is_bare_year(&scan->list[i - 1]) &&
                              scan->list[i].year != scan->list[i - 1].year);
    }
    return part && several;
}

/* The stretch whose year one without a year takes: the next that has one, else the last before. */
static guint year_giver(const Scan *scan, guint i)
{
    for (guint j = i + 1; j < scan->count; j++)
        if (scan->list[j].year)
            return j;
    for (guint j = i; j-- > 0;)
        if (scan->list[j].year)
            return j;
    return i;
}

static void drop_marked(Scan *scan, const bool *drop)
{
    guint kept = 0;
    for (guint i = 0; i < scan->count; i++)
        if (!drop[i])
            scan->list[kept++] = scan->list[i];
    scan->count = kept;
}

/* "noiembrie - martie 2025" begins the year before. */
static void turn_back(Scan *scan, const bool *given)
{
    for (guint i = 0; i + 1 < scan->count; i++) {
        Stretch *a = &scan->list[i], *b = &scan->list[i + 1];
        if (given[i] && a->unit == b->unit && a->year == b->year && a->which > b->which && is_range(scan, i))
            a->year--;
    }
}

/* "trim. I 2027 / 2027. I. negyedév": the same said twice is said once. */
static void drop_repeated(Scan *scan)
{
    bool drop[STRETCHES_MOST] = {0};
    for (guint i = 1; i < scan->count; i++) {
        const Stretch *a = &scan->list[i - 1], *b = &scan->list[i];
        drop[i] = a->unit == b->unit && a->year == b->year && a->which == b->which && a->day == b->day && !is_range(scan, i - 1);
    }
    drop_marked(scan, drop);
}

static void attach_years(Scan *scan)
{
    bool drop[STRETCHES_MOST] = {0}, given[STRETCHES_MOST] = {0};
    guint givers[STRETCHES_MOST];
    for (guint i = 0; i < scan->count; i++)
        givers[i] = scan->list[i].year ? i : year_giver(scan, i);
    for (guint i = 0; i < scan->count; i++) {
        if (givers[i] == i)
            continue;
        scan->list[i].year = scan->list[givers[i]].year;
        given[i] = true;
        drop[givers[i]] = is_bare_year(&scan->list[givers[i]]);
    }
    turn_back(scan, given);
    drop_marked(scan, drop);
}

static void order_check(Scan *scan)
{
    DeadlineWords *said = scan->said;
    for (guint i = 0; i + 1 < scan->count; i++) {
        if (!is_range(scan, i))
            continue;
        said->ranged = true;
        Interval a = stretch_interval(&scan->list[i]), b = stretch_interval(&scan->list[i + 1]);
        said->backwards = said->backwards || (day_is(a.from) && day_is(b.to) && day_compare(b.to, a.from) < 0);
    }
}

/* "Decembrie 2025, anual": a year's recurrence can't run over one month, so the month is the first. */
static bool begins_and_recurs(const Scan *scan)
{
    const DeadlineWords *said = scan->said;
    return said->recurrence == RECUR_ANNUAL && scan->count == 1 && scan->list[0].year && !is_bare_year(&scan->list[0]) && !said->until && !said->since;
}

static void finish(Scan *scan)
{
    DeadlineWords *said = scan->said;
    if (!names_part_of_several_years(scan))
        attach_years(scan);
    else if (said->recurrence == RECUR_NONE)
        said->recurrence = RECUR_ANNUAL;
    drop_repeated(scan);
    order_check(scan);
    if (begins_and_recurs(scan))
        said->then = true;
    if (scan->during && !scan->count && said->recurrence == RECUR_NONE)
        said->recurrence = RECUR_PERMANENT;
    if (said->school && !scan->count && said->recurrence == RECUR_NONE && scan->during)
        said->recurrence = RECUR_PERMANENT;
    said->count = scan->count;
    said->all = pool_copy(scan->pool, scan->list, sizeof(Stretch) * scan->count);
    said->rest = scan->rest->len ? cell_squash(scan->pool, scan->rest->str) : NULL;
}

DeadlineWords deadline_words_read(Pool *pool, const char *text)
{
    DeadlineWords said = {.words = words_read(pool, text)};
    Scan scan = {.pool = pool, .said = &said, .words = &said.words, .rest = pool_string(pool)};
    scan_words(&scan);
    finish(&scan);
    return said;
}

static Interval half_year(int year, int which)
{
    return (Interval){interval_quarter(year, which * 2 - 1).from, interval_quarter(year, which * 2).to};
}

Interval stretch_interval(const Stretch *stretch)
{
    Day day;
    if (!stretch->year)
        return (Interval){DAY_NONE, DAY_NONE};
    switch (stretch->unit) {
    case STRETCH_DAY:
        day = day_make(stretch->year, stretch->which, stretch->day);
        return (Interval){day, day};
    case STRETCH_MONTH:
        return interval_month(stretch->year, stretch->which);
    case STRETCH_QUARTER:
        return interval_quarter(stretch->year, stretch->which);
    case STRETCH_HALF_YEAR:
        return half_year(stretch->year, stretch->which);
    case STRETCH_YEAR:
        break;
    }
    return interval_year(stretch->year);
}
