#include "base/text.h"
#include "modules/plans/reading/reading.h"

#include <string.h>

/* What stands before an objective's name without belonging to it: "Planul de măsuri aferent Obiectivului Specific 3". */
#define LEAD_IN "^(?:(?:tabel(?:ul)?|table|таблица|anexa)\\s*(?:nr\\.?|no\\.?|№)?\\s*\\d{1,2}(?:\\.\\d{1,2})?\\s*[.:)–—-]+\\s*)?(?:(?:planul?|m[ăa]suri(?:le)?|ac[țţt]iuni(?:le)?|activit[ăa][țţt]i(?:le)?|plan|measures|actions|план|меры|мероприятия)" \
                "\\s(?:[^\\s:;.,]+\\s){0,5}?)?"
#define NUMBER_SIGN "(?:\\s*(?:nr\\.?|no\\.?|№|n[°º]|#)\\s*)?"
/* "1", "2.1", "XIV", "II.1"; a letter only before a separator. */
#define CODE "(?:\\s*((?-i:[IVX]{1,6}(?:\\.\\d{1,2}){0,3}|(?:[A-Z]\\.?)?\\d{1,2}(?:\\.\\d{1,2}){0,3}|[A-Z](?=\\s*[.:)–—-])))(?![\\w]))?"
#define LETTER "(?-i:[A-Z])\\s*[.:)–—-]"
#define SEPARATOR "(\\s*[.:)–—-]*)\\s*"
#define REST SEPARATOR "((?s:.*))$"

typedef enum { NAMED_GENERAL, NAMED_SPECIFIC, NAMED_PLAIN, NAMED_DOMAIN, NAMED_AREA, NAMED_COUNT } Named;

PATTERN(general_names, LEAD_IN "(?:obiectiv(?:ul|ului|e|ele|elor)?\\s+(?:general|strategic|principal)(?:ul|ului|e|ă)?|o\\.?\\s?g\\.?(?=\\s*\\d)|"
                       "(?:general|overall|strategic)\\s+(?:objective|goal)|(?:общая|генеральная|стратегическая|главная)\\s+цель|"
                       "scop(?:ul)?\\s+general|(?:[áa]ltal[áa]nos|strat[ée]giai|[áa]tfog[óo])\\s+c[ée]l(?:kit[űu]z[ée]s)?)" NUMBER_SIGN CODE REST)
PATTERN(specific_names, LEAD_IN "(?:obiectiv(?:ul|ului|e|ele|elor)?\\s+(?:specific|opera[țţt]ional)(?:ul|ului|e|ă)?|o\\.?\\s?s\\.?(?=\\s*\\d)|"
                        "(?:specific|operational)\\s+(?:objective|goal)|(?:специфическая|конкретная|частная|операционная)\\s+цель|"
                        "задача(?=\\s*(?:№|\\d))|(?:specifikus|konkr[ée]t|operat[íi]v)\\s+c[ée]l(?:kit[űu]z[ée]s)?)" NUMBER_SIGN CODE REST)
PATTERN(plain_names, LEAD_IN "(?:obiectiv(?:ul|ului)?|objective|goal|цель|c[ée]lkit[űu]z[ée]s|c[ée]l)(?=\\s*(?:nr|no|№|\\d|[IVX]+\\b|:|" LETTER "))" NUMBER_SIGN CODE REST)
PATTERN(domain_names, "^(?:domeni(?:ul|u)(?:\\s+(?:de\\s+(?:interven[țţt]ie|ac[țţt]iune)|prioritar|strategic))?|domain|область|сфера)\\b"
                      NUMBER_SIGN CODE REST)
PATTERN(area_names, "^(?:direc[țţt]i[ae](?:\\s+(?:de\\s+ac[țţt]iune|strategic[ăa]|prioritar[ăa])|(?=\\s*(?:nr\\.?\\s*)?(?:\\d|(?-i:[IVX])+\\b)))|ax[ăa]\\s+prioritar[ăa]|axa|pilon(?:ul)?|"
                    "prioritatea|priority(?:\\s+area)?|area|pillar|component[ăa]|component(?:a)?|capitol(?:ul)?|sec[țţt]iunea|chapter|section|направление|приоритет|раздел|глава|priorit[áa]s|pill[ée]r|fejezet|(?:beavatkoz[áa]si\\s+)?ter[üu]let)(?=\\s*(?:nr|no|№|\\d|[IVX]+\\b|:|" LETTER "))"
                    NUMBER_SIGN CODE REST)
PATTERN(chapter, "^(?:capitol|sec[țţt]iun|chapter|section|раздел|глава|fejezet)")
PATTERN(around_plan, "^(?:dispozi[țţt]ii\\s+(?:generale|finale|comune)|introducere|preambul|context(?:ul)?(?:\\s+(?:general|legal))?|общие\\s+положения|введение|general\\s+provisions|introduction|"
                     "bevezet[ée]s|[áa]ltal[áa]nos\\s+rendelkez[ée]sek)\\W*$")
PATTERN(own_indicators, "\\s*\\b(?:indicator(?:i|ul|ii)?|indicators?|индикатор(?:ы)?|показатель|показатели)\\s*"
                        "(?:de\\s+(?:rezultat|impact|performan[țţt][ăa])\\s*)?:\\s*")
PATTERN(inner_domain, "(?:\\n|(?<=[\\w.;,”\")])\\s)(?=(?-i:Domeniul|DOMENIUL|Область)\\s)")
PATTERN(other_measures, "^(?:alte|другие|прочие|other)\\s+(?:m[ăa]suri|ac[țţt]iuni|activit[ăa][țţt]i|меры|мероприятия|действия|"
                        "measures|actions|activities)\\b.{0,60}$")
PATTERN(cell_code, "^((?-i:[IVX]{1,6}(?:\\.\\d{1,2}){0,3}|(?:[A-Z]{1,3}[. ]?)?\\d{1,2}(?:\\.\\d{1,2}){0,3}|[A-Z]))(?:[.):]+\\s*|\\s*[–—-]\\s+|(?<=\\.\\d)\\s+)(?=\\D)((?s:.+))$")

typedef struct {
    Named named;
    const char *code, *title;
    const char *line; /* the text without a code in front */
    bool has_separator, code_in_front;
} Name;

/* "Obiectivul general al strategiei este…" and other running text names no tier. */
static bool is_heading(const Name *name, const char *text)
{
    if (name->named != NAMED_DOMAIN)
        return text_length(text) <= 700 && (name->code || name->has_separator || !prose_start_small(name->title));
    return text_length(text) <= 250 && (name->code || name->has_separator || text_length(text) < 100 || !g_str_has_suffix(text, "."));
}

static bool bare_name_of(Pool *pool, const char *text, Name *ret_name)
{
    const GRegex *const patterns[NAMED_COUNT] = {
        [NAMED_GENERAL] = general_names(), [NAMED_SPECIFIC] = specific_names(), [NAMED_PLAIN] = plain_names(),
        [NAMED_DOMAIN] = domain_names(), [NAMED_AREA] = area_names(),
    };
    for (int i = 0; i < NAMED_COUNT; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(patterns[i], text, 0, &match))
            continue;
        const char *separator = match_group(pool, match, 2), *title = match_group(pool, match, 3);
        *ret_name = (Name){(Named)i, match_group(pool, match, 1), prose_line(pool, title), text,
                           separator && !text_is_empty(separator), false};
        return is_heading(ret_name, text);
    }
    return false;
}

/* "II. Domeniul sănătății", "1. Obiectiv specific: Educație": the code may stand in front. */
static bool name_of(Pool *pool, const char *text, Name *ret_name)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (bare_name_of(pool, text, ret_name))
        return true;
    if (!g_regex_match(cell_code(), text, 0, &match))
        return false;
    const char *line = match_group(pool, match, 2);
    if (!bare_name_of(pool, line, ret_name))
        return false;
    ret_name->line = line;
    ret_name->code_in_front = !ret_name->code;
    if (!ret_name->code)
        ret_name->code = match_group(pool, match, 1);
    return true;
}

void tier_notice(Reading *reading, const char *text)
{
    Name name;
    if (!name_of(reading->pool, prose_line(reading->pool, text), &name))
        return;
    reading->names_general |= name.named == NAMED_GENERAL;
    reading->names_dotted |= name.named == NAMED_PLAIN && name.code && strchr(name.code, '.');
    if (name.named == NAMED_SPECIFIC)
        tier_notice_specific(reading);
    else if (name.named <= NAMED_PLAIN)
        reading->below_plain = name.named == NAMED_PLAIN;
}

void tier_notice_specific(Reading *reading)
{
    reading->names_specific = true;
    reading->nests_specific |= reading->below_plain;
}

static bool is_open(const Reading *reading, PlanTier tier)
{
    for (guint i = 0; i < reading->open->len; i++)
        if (((PlanNode *)reading->open->pdata[i])->tier == tier)
            return true;
    return false;
}

/* An objective that is called neither general nor specific: the outermost tier is general when others stand below it. */
static PlanTier plain_tier(const Reading *reading, const char *code)
{
    bool deep = code && strchr(code, '.');
    bool counted = reading->names_dotted && reading->names_general == reading->names_specific;
    bool outermost = deep ? reading->nests_specific && !reading->names_general : reading->nests_specific || counted;
    return outermost ? TIER_GENERAL_OBJECTIVE : TIER_SPECIFIC_OBJECTIVE;
}

static PlanTier tier_of(const Reading *reading, const Name *name)
{
    switch (name->named) {
    case NAMED_GENERAL:
        return TIER_GENERAL_OBJECTIVE;
    case NAMED_SPECIFIC:
        return TIER_SPECIFIC_OBJECTIVE;
    case NAMED_PLAIN:
        return plain_tier(reading, name->code);
    default:
        return TIER_DOMAIN;
    }
}

/* How many of the open nodes stay open over a new node of that tier: those above the last of its own tier; a general objective
 * also closes every specific one. */
static guint kept_open(const Reading *reading, PlanTier tier)
{
    for (guint i = 0; i < reading->open->len; i++) {
        const PlanNode *node = reading->open->pdata[i];
        if (node->tier == tier || (tier == TIER_GENERAL_OBJECTIVE && node->tier == TIER_SPECIFIC_OBJECTIVE))
            return i;
    }
    return reading->open->len;
}

static const char *key_of(Reading *reading, const PlanNode *node)
{
    return pool_printf(reading->pool, "%d %d %s\n%s", (int)node->tier, node->parent, node->code ? node->code : "", node->title);
}

static PlanNode *add_node(Reading *reading, const PlanNode *like, const char *key)
{
    PlanNode *node = pool_copy(reading->pool, like, sizeof *like);
    g_ptr_array_add(reading->document->nodes, node);
    node->id = (int)reading->document->nodes->len;
    g_hash_table_insert(reading->node_keys, (void *)key, node);
    return node;
}

static PlanNode *open_node(Reading *reading, PlanTier tier, const char *code, const char *title)
{
    g_ptr_array_set_size(reading->open, (int)kept_open(reading, tier));
    PlanNode like = {.parent = reading_node(reading), .tier = tier, .code = code ? prose_number(reading->pool, code) : NULL,
                     .title = title ? title : ""};
    const char *key = key_of(reading, &like);
    PlanNode *node = g_hash_table_lookup(reading->node_keys, key);
    if (!node)
        node = add_node(reading, &like, key);
    g_ptr_array_add(reading->open, node);
    reading->after_node = true;
    return node;
}

/* Cuts text at the pattern's first match behind its start: what stands before stays in text, what follows is returned. */
static char *cut_at(Pool *pool, const GRegex *pattern, char **text)
{
    g_autoptr(GMatchInfo) match = NULL;
    int start = 0, end = 0;
    if (!g_regex_match_full(pattern, *text, -1, 0, 0, &match, NULL) || !g_match_info_fetch_pos(match, 0, &start, &end) || start == 0)
        return NULL;
    char *after = pool_strdup(pool, *text + end);
    *text = pool_strndup(pool, *text, (gsize)start);
    return after;
}

/* "Domeniul educației" is a title as it stands; "Domeniul 2: Educație" has a code and a title. */
static const char *title_of(const Name *name)
{
    bool label_is_title = name->named == NAMED_DOMAIN && !name->has_separator && (!name->code || name->code_in_front);
    return label_is_title ? name->line : name->title ? name->title : "";
}

static bool open_named(Reading *reading, char *text)
{
    Name name;
    char *indicator = cut_at(reading->pool, own_indicators(), &text);
    const char *line = prose_line(reading->pool, text);
    if (!name_of(reading->pool, line, &name))
        return false;
    if (g_regex_match(around_plan(), name.title, 0, NULL)) {
        tier_close_all(reading);
        reading_note(reading, reading->document->notes, NULL, line, DOUBT_OUTSIDE);
        return true;
    }
    if (name.named <= NAMED_PLAIN)
        reading->named_tier = tier_of(reading, &name);
    PlanNode *node = open_node(reading, tier_of(reading, &name), name.code, title_of(&name));
    if (g_regex_match(chapter(), name.line, 0, NULL))
        g_ptr_array_add(reading->chapters, node);
    if (!text_is_empty(indicator))
        node->indicator = prose_line(reading->pool, indicator);
    return true;
}

bool tier_is_named(Reading *reading, const char *line)
{
    Name name;
    return name_of(reading->pool, line, &name) && (name.code || name.has_separator);
}

static bool open_piece(Reading *reading, const char *text)
{
    char *head = prose_clean(reading->pool, text);
    char *domain = cut_at(reading->pool, inner_domain(), &head);
    if (!open_named(reading, head))
        return domain && open_named(reading, prose_clean(reading->pool, text));
    if (domain)
        open_piece(reading, domain);
    return true;
}

GPtrArray *tier_pieces(Reading *reading, const char *text)
{
    GPtrArray *pieces = pool_list(reading->pool);
    g_auto(GStrv) lines = g_strsplit(prose_clean(reading->pool, text), "\n", -1);
    for (char **line = lines; *line; line++) {
        if (pieces->len == 0 || tier_is_named(reading, *line)) {
            g_ptr_array_add(pieces, pool_strdup(reading->pool, *line));
            continue;
        }
        char **last = (char **)&pieces->pdata[pieces->len - 1];
        *last = pool_printf(reading->pool, "%s\n%s", *last, *line);
    }
    return pieces;
}

bool tier_open(Reading *reading, const char *text)
{
    GPtrArray *pieces = tier_pieces(reading, text);
    if (pieces->len == 0 || !open_piece(reading, pieces->pdata[0]))
        return false;
    for (guint i = 1; i < pieces->len; i++)
        open_piece(reading, pieces->pdata[i]);
    return true;
}

static PlanTier tier_of_column(const Reading *reading, Meaning meaning)
{
    switch (meaning) {
    case MEANING_GENERAL:
        return TIER_GENERAL_OBJECTIVE;
    case MEANING_DOMAIN:
        return TIER_DOMAIN;
    case MEANING_OBJECTIVE:
        return columns_have(reading->columns, MEANING_SPECIFIC) || (reading->names_specific && !is_open(reading, TIER_GENERAL_OBJECTIVE))
                   ? TIER_GENERAL_OBJECTIVE
                   : TIER_SPECIFIC_OBJECTIVE;
    default:
        return TIER_SPECIFIC_OBJECTIVE;
    }
}

static void split_code(Reading *reading, const char *line, const char **code, const char **title)
{
    g_autoptr(GMatchInfo) match = NULL;
    Name name;
    if (name_of(reading->pool, line, &name) && (name.code || name.has_separator) && *name.title) {
        *code = name.code;
        *title = title_of(&name);
    } else if (g_regex_match(cell_code(), line, 0, &match)) {
        *code = match_group(reading->pool, match, 1);
        *title = match_group(reading->pool, match, 2);
    }
}

/* "Obiectiv specific 1: Educație" in a column of objectives or domains: the cell says which. */
static PlanTier named_in_cell(const Reading *reading, Meaning meaning, const char *line)
{
    Name name;
    bool plain = meaning == MEANING_OBJECTIVE || meaning == MEANING_DOMAIN;
    bool named = plain && name_of(reading->pool, line, &name) && (name.code || name.has_separator);
    return named && name.named <= NAMED_SPECIFIC ? tier_of(reading, &name) : tier_of_column(reading, meaning);
}

/* The open node that has this text already, or is the beginning of it. */
static bool is_open_already(const Reading *reading, PlanTier tier, const char *code, const char *title)
{
    for (guint i = 0; i < reading->open->len; i++) {
        const PlanNode *node = reading->open->pdata[i];
        if (node->tier == tier && g_strcmp0(node->code, code) == 0 && strcmp(node->title, title) == 0)
            return true;
    }
    return false;
}

void tier_open_cell(Reading *reading, Meaning meaning, const char *code, const char *text)
{
    char *cell = prose_clean(reading->pool, text);
    char *indicator = cut_at(reading->pool, own_indicators(), &cell);
    const char *title = prose_line(reading->pool, cell);
    const char *own_code = NULL;
    split_code(reading, title, &own_code, &title);
    if (!own_code && code)
        own_code = prose_number(reading->pool, code);
    PlanTier tier = named_in_cell(reading, meaning, prose_line(reading->pool, cell));
    if (!*title || is_open_already(reading, tier, own_code, title))
        return;
    PlanNode *node = open_node(reading, tier, own_code, title);
    if (!text_is_empty(indicator))
        node->indicator = prose_line(reading->pool, indicator);
    if (!node->code)
        g_ptr_array_add(reading->unnamed, node); /* a signature below the table stands in its first column too */
    reading->after_node = false;
}

bool tier_is_other_measures(const char *text)
{
    return g_regex_match(other_measures(), text, 0, NULL);
}

PATTERN(objective_code, "^(?-i:[OGЦ])[. ]?\\d")

/* "O1. …", "Ц2. …" is an objective's code, "P1. …" a domain's. */
static PlanTier tier_of_heading(const Reading *reading, const char *code)
{
    return code && g_regex_match(objective_code(), code, 0, NULL) ? plain_tier(reading, code) : TIER_DOMAIN;
}

void tier_open_heading(Reading *reading, const char *text)
{
    const char *title = prose_line(reading->pool, text), *code = NULL;
    if (tier_is_other_measures(title)) {
        open_node(reading, reading->named_tier, NULL, title);
        return;
    }
    split_code(reading, title, &code, &title);
    g_ptr_array_add(reading->unnamed, open_node(reading, tier_of_heading(reading, code), code, title));
}

void tier_close_all(Reading *reading)
{
    g_ptr_array_set_size(reading->open, 0);
}

static bool starts_with_indicator(Pool *pool, const char *text, char **ret_rest)
{
    g_autoptr(GMatchInfo) match = NULL;
    int start = 0, end = 0;
    if (!g_regex_match(own_indicators(), text, 0, &match) || !g_match_info_fetch_pos(match, 0, &start, &end) || start != 0)
        return false;
    *ret_rest = prose_line(pool, text + end);
    return true;
}

static PlanNode *innermost(const Reading *reading)
{
    return reading->open->len ? reading->open->pdata[reading->open->len - 1] : NULL;
}

static void add_indicator(Reading *reading, PlanNode *node, char *rest)
{
    char *domain = cut_at(reading->pool, inner_domain(), &rest);
    node->indicator = node->indicator ? prose_line(reading->pool, prose_join(reading->pool, node->indicator, rest)) : rest;
    if (domain)
        open_piece(reading, domain);
}

bool tier_go_on(Reading *reading, const char *text)
{
    PlanNode *node = innermost(reading);
    char *rest = NULL;
    if (!node || !reading->after_node)
        return false;
    if (starts_with_indicator(reading->pool, text, &rest)) {
        add_indicator(reading, node, rest);
        return true;
    }
    bool untitled = !*node->title;
    if (!untitled && !prose_start_small(text))
        return false;
    const char **more = node->indicator ? &node->indicator : &node->title;
    *more = untitled ? prose_line(reading->pool, text) : pool_printf(reading->pool, "%s %s", *more, prose_line(reading->pool, text));
    return true;
}
