#include "modules/plans/cells.h"
#include "modules/plans/reading/words.h"

#include <string.h>

/* Cuts a cell into the names of bodies.  A comma, a slash, "și" or nothing at all may stand between two of them, and the first
 * three inside of one: what begins a body decides. */

/* Words that begin the name of a body with a capital, even where nothing divides it from the one before. */
#define HEADS                                                                                                             \
    "ministerul|directia|directiile|inspectoratul|inspectoratele|agentia|agentiile|asociatia|fundatia|primaria|primariile|prefectura|consiliul|" \
    "consiliile|institutul|liceul|liceele|scoala|scolile|gradinita|gradinitele|colegiul|universitatea|politia|penitenciarul|spitalul|spitalele|" \
    "gimnaziul|gimnaziile|cresa|cresele|palatul|cantina|caminele|"                                                           \
    "casa|biblioteca|muzeul|teatrul|parohia|biserica|organizatia|organizatiile|federatia|uniunea|societatea|compania|grupul|institutia|"          \
    "parchetul|parchet|tribunalul|judecatoria|oficiul|jandarmeria|camera|clubul|comitetul|comisia|municipiul|orasul|comuna|unitatile|"           \
    "institutiile|autoritatea|autoritatile|autoritati|partenerii|parteneri|furnizori|furnizorii|complexul|caminul|televiziunea|intreprinderi|"   \
    "intreprinderile|secretarul|secretariatul|primarul|avocatul|mediatorul|mediatorii|mediatoarele|crucea|arhiepiscopia|protopopiatul|"          \
    "apararea|regia|administratia|inspectia|corpul|centrala|garda|sindicatul|cooperativa|institutii|organizatii|unitati|asociatii|fundatii|"     \
    "министерство|управление|отдел|департамент|агентство|примэрия|примария|совет|школа|школы|лицеи|служба|инспекторат|инспекция|полиция|"        \
    "организации|партнеры|фонд|ассоциация|дирекция|учреждения|нпо|администрация|больница|комитет|комиссия"
/* Parts of a body: behind the name of one they belong to it. */
#define UNITS                                                                                                             \
    "compartiment|compartimentul|compartimentele|serviciul|serviciile|servicii|biroul|birou|sectia|departament|departamentul|filiala|sectorul|"  \
    "cabinetul|cabinetele|comp|serv|subdiviziunea"
#define CENTRES "centrul|centru|centrele|центр|центры"
/* Begin a body behind a comma, "și" or a slash, in lower case too. */
#define LOWER_HEADS                                                                                                       \
    "organizatii*|ong|onguri|parteneri*|institutii*|alte|alti|alta|furnizor*|autoritati*|unitati*|asociatii*|fundatii*|experti*|voluntari*|"      \
    "mediator*|media|mass|agenti|scoli|gradinite|licee|biserici|intreprinderi|medici|psihologi|consilieri|profesori|angajatori|operatori|"        \
    "партнер*|организац*|нпо|волонт*|учрежден*|школы|другие|иные|"                                                         \
    "ministry|department|directorate|agency|council|ngo|ngos|partners|partner|school|schools|police|association|foundation|office|"            \
    "inspectorate|centre|center|municipality|hospital|university|organisations|organizations|civil|other|development|employment|local|public"
#define ACRONYMS                                                                                                          \
    "isj|ajofm|anofm|das|dasmt|dgaspc|dspj|dsp|cjrae|ccd|ipj|ijj|isu|gal|uat|ong|ongurile|onguri|pmt|ajpis|spas|imsp|aofm|igp|ansofm|spclep|dsas|" \
    "crat|apl|djst|dts|cnas|cnam|cnpac|dgetm|dgets|dgas|dgeits|dits|anr|anes|dizpc|das|oipa|ccj|cj|clm|pmb|atas|dgasmt|igsu|ugal|ase|dga|cjap"
/* Never stand without a name. */
#define NAMED_HEADS "liceul|scoala|asociatia|fundatia|gradinita|colegiul|spitalul|directia|centrul|serviciul|compartimentul|organizatia|agentia|inspectoratul"
#define ENUMERATING                                                                                                       \
    "camera|uniunea|federatia|confederatia|directia|directiile|sectia|serviciul|serviciile|servicii|compartiment*|гу|главное|ministerul|departament*|agentia|comisia|consiliul|comitetul|"         \
    "inspectoratul|centrul|institutul|biroul|oficiul|autoritatea|asociatia|министерство|управление|отдел|департамент|дирекция|служба|"           \
    "department|ministry|directorate|agency|office|division|unit"
#define AND "si|и|and|es"

typedef struct {
    Pool *pool;
    const Words *words;
    GPtrArray *responsible, *partners, *notes;
    guint first;     /* where the current body begins */
    bool to_partners; /* behind "Parteneri:" */
    guint since_sign; /* how many responsible ones stood before the last semicolon or role */
    const char *leader; /* the one that is marked as such; NULL: none */
} Cut;

/* How many words the known body takes that begins at i; 0: none does. */
static guint known_at(const Words *words, guint i)
{
    return words->names ? body_names_at(words->names, words, i) : 0;
}

static bool is_acronym(const Words *words, guint i)
{
    return words_match(words, i, ACRONYMS) && (words->all[i].shouted || words->all[i].end - words->all[i].start > 3);
}

static bool is_head(const Words *words, guint i)
{
    return words_match(words, i, HEADS "|" CENTRES "|" UNITS);
}

/* Something that begins a body where a sign stands before it. */
static bool begins_behind_sign(const Words *words, guint i)
{
    if (words_match(words, i, LOWER_HEADS) || is_head(words, i) || is_acronym(words, i))
        return true;
    return words_at(words, i) && (words->all[i].shouted || known_at(words, i));
}

static bool is_joining(const Words *words, guint i)
{
    return words_match(words, i, "de|din|la|in|pe|cu|a|al|ale|ai|pentru|prin|privind|lui|cel|sub|для|по|при|в|of|for|in|the|" AND);
}

/* "Direcția Generală Poliția Locală", "Fundația Hospice Casa Speranței": the words before word i don't name a body yet, or it stands in a name. */
static bool is_within_name(const Cut *cut, guint i)
{
    if (i - cut->first != 2)
        return false;
    if (words_match(cut->words, cut->first, "directia|inspectoratul|agentia|administratia|serviciul|regia"))
        return words_match(cut->words, cut->first + 1, "generala|general|regionala|regional|judeteana|judetean|teritoriala|teritorial|nationala|national|publica|public|autonoma|municipala");
    return words_match(cut->words, cut->first, "asociatia|fundatia|organizatia|ong") && words_match(cut->words, i, "casa|centrul|clubul|grupul|camera|crucea|palatul|muzeul|caminul");
}

/* "Asociația Centrul …", "IMSP CMF", "UAT Comuna …": the first word waits for its name. */
static bool awaits_name(const Cut *cut, guint i)
{
    if (is_within_name(cut, i))
        return true;
    if (i - cut->first != 1 || words_is_mark(cut->words, cut->first, "\""))
        return false;
    return is_head(cut->words, cut->first) || words_match(cut->words, cut->first, "imsp|uat|ong|im|is|ip|sc");
}

/* "Inspector SPAS", "Asistent social DGASPC": who somebody is, and of which body. */
static bool is_of_person(const Cut *cut, guint i)
{
    if (!words_match(cut->words, cut->first, "inspector|inspectorul|asistent|asistentul|asistenti|sef|consilier|consilierul|referent|director|directorul|psiholog|medic|lucrator|expert|инспектор|специалист|директор"))
        return false;
    return i == cut->first + 1 || (i == cut->first + 2 && !cut->words->all[cut->first + 1].capital && cut->words->all[cut->first + 1].kind == WORD_LETTERS);
}

/* A part behind the name of a whole: "DAS Timișoara Compartiment …", "PMT Compartiment …". */
static bool is_part_of_current(const Cut *cut, guint i)
{
    if (words_match(cut->words, i, UNITS))
        return !words_match(cut->words, cut->first, UNITS "|" CENTRES "|organizatii*|institutii*|unitati*|partener*|furnizor*|asociatii*|mass|alte");
    bool holds_centres = words_match(cut->words, cut->first, "das|dgaspc|pmt|dgas|dsas|asociatia|fundatia|organizatia|primaria|spas|dasmt|complexul|parohia");
    return holds_centres && words_match(cut->words, i, CENTRES);
}

/* Nothing divides word i from the one before: does a body begin there all the same? */
static bool begins_run_together(const Cut *cut, guint i)
{
    const Words *words = cut->words;
    const Word *word = &words->all[i];
    if (word->kind != WORD_LETTERS || !word->spaced || is_joining(words, i - 1) || words_is_mark(words, i - 1, "-&+"))
        return false;
    bool named = (word->capital && is_head(words, i)) || is_acronym(words, i) || known_at(words, i) > 1;
    return named && !awaits_name(cut, i) && !is_of_person(cut, i) && !is_part_of_current(cut, i);
}

static guint next_divider(const Words *words, guint i)
{
    while (i < words->count && !words_is_mark(words, i, ",;/(") && !words->all[i].line)
        i++;
    return i;
}

/* Does the enumeration in which word i stands close with "și …" before another body begins?  "Muncii, Familiei și Tineretului". */
static bool enumeration_closes(const Words *words, guint i)
{
    for (;;) {
        guint end = next_divider(words, i + 1);
        while (words_at(words, end) && words->all[end].line && words->all[end].kind == WORD_LETTERS && !begins_behind_sign(words, end))
            end = next_divider(words, end + 1);
        for (guint at = i + 1; at + 1 < end; at++)
            if (words_match(words, at, AND))
                return !begins_behind_sign(words, at + 1);
        if (!words_is_mark(words, end, ",") || begins_behind_sign(words, end + 1))
            return false;
        i = end + 1;
    }
}

/* "Planificare", "Intervenție": what a department does, not who it is. */
static bool is_activity(const Words *words, guint i)
{
    static const char *const endings[] = {"are", "ere", "ire", "tie", "tii", "ment", "anta", "enta", "itate"};
    for (gsize n = 0; n < G_N_ELEMENTS(endings); n++)
        if (words->all[i].kind == WORD_LETTERS && strlen(words->all[i].folded) > 5 && g_str_has_suffix(words->all[i].folded, endings[n]))
            return true;
    return false;
}

/* Behind a comma: a new body, unless the name of a direction or a ministry goes on. */
static bool begins_behind_comma(const Cut *cut, guint i)
{
    const Words *words = cut->words;
    if (words_match(words, i, "subdiviziunea|filiala|sucursala|филиал"))
        return false;
    if (begins_behind_sign(words, i))
        return true;
    if (!words_match(words, cut->first, ENUMERATING) && !words_match(words, cut->first + 1, ENUMERATING) && !is_acronym(words, cut->first))
        return true;
    if (is_acronym(words, cut->first) && !words->all[i].capital)
        return true;
    return words->all[i].capital && !enumeration_closes(words, i) && !is_activity(words, i);
}

static bool begins_behind_slash(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    bool free = words->all[i - 1].spaced && word->spaced;
    return word->capital && (free || word->shouted || is_acronym(words, i) || is_head(words, i) || known_at(words, i));
}

/* "Direcția Locativă, Utilități\nPublice și Transport", "Liceul\n„Anghel Saligny”": the line goes on with the name. */
static bool goes_on_with_name(const Cut *cut, guint i)
{
    bool listed = false, quoted = false;
    for (guint at = cut->first; at < i; at++) {
        listed |= words_is_mark(cut->words, at, ",");
        quoted |= words_is_mark(cut->words, at, "\"");
    }
    if (words_is_mark(cut->words, i, "\""))
        return !quoted && is_head(cut->words, cut->first);
    if (i == cut->first + 1 && words_match(cut->words, cut->first, NAMED_HEADS))
        return !begins_behind_sign(cut->words, i);
    return listed && words_match(cut->words, cut->first, ENUMERATING) && !begins_behind_sign(cut->words, i) && enumeration_closes(cut->words, i);
}

static bool begins_on_line(const Cut *cut, guint i)
{
    const Words *words = cut->words;
    const Word *word = &words->all[i];
    if (words_is_mark(words, i - 1, "-/(") || goes_on_with_name(cut, i) || is_joining(words, i - 1) || words_match(words, i, AND))
        return false;
    return word->kind != WORD_LETTERS || word->capital || begins_behind_sign(words, i);
}

/* At the start of a line; a dash between blanks too where the cell begins with one: "- Primăria - Poliția". */
static bool is_bullet(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    bool dash = word && words_is_mark(words, i, "-*");
    if (dash && i > 0 && !word->line)
        return word->spaced && words_at(words, i + 1) && words->all[i + 1].spaced && words_is_mark(words, 0, "-*");
    return word && (word->line || i == 0) && (dash || word->mark == 0x2022 || word->mark == 0xB7 || word->mark == 0xF0B7);
}

/* "1. Primăria 2. DGASPC" */
static bool is_item_number(const Words *words, guint i)
{
    const Word *word = words_at(words, i), *next = words_at(words, i + 2);
    return words->all[0].number == 1 && words_is_mark(words, 1, ".)") && word->kind == WORD_NUMBER && word->number > 1 && word->number < 30 &&
           word->spaced && words_is_mark(words, i + 1, ".)") && next && next->capital;
}

/* Does a body begin at word i, being behind another? */
static bool begins_body(const Cut *cut, guint i)
{
    const Words *words = cut->words;
    if (words_is_mark(words, i - 1, ";"))
        return true;
    if (words_is_mark(words, i - 1, ","))
        return begins_behind_comma(cut, i);
    if (words_is_mark(words, i - 1, "/"))
        return begins_behind_slash(words, i);
    if (is_bullet(words, i) || is_item_number(words, i) || (words->all[i].line && begins_on_line(cut, i)))
        return true;
    if (words_match(words, i - 1, AND) && i - 1 > cut->first)
        return (is_head(words, i) || is_acronym(words, i) || words_match(words, i, LOWER_HEADS)) && !words_match(words, i, "publice|public|other|civil");
    if (words_is_mark(words, i - 1, ".)"))
        return words->all[i].spaced && words->all[i].capital && (is_head(words, i) || is_acronym(words, i));
    return begins_run_together(cut, i);
}

static bool is_known_name(const BodyNames *names, const char *text)
{
    g_autoptr(Pool) pool = pool_new();
    Words words = words_read(pool, text);
    words.names = names;
    for (guint i = 0; i < words.count; i++)
        if (begins_behind_sign(&words, i) || words.all[i].kind == WORD_NUMBER)
            return true;
    return words_match(&words, 0, "cercetator*|membri|auditor*|societate*|mediul|actori*|parinti*|toate|toti|primar*|viceprimar*|secretar*|medic*|asistent*|psiholog*|"
                                  "consilier*|referent*|director*|inspector*|sef*|manager*|реализатор*|исполнител*");
}

/* "Transloc S.A." */
static bool ends_in_initial(const Words *words, guint first, guint after)
{
    return after >= first + 4 && words_is_mark(words, after - 1, ".") && words_is_mark(words, after - 3, ".") && words->all[after - 2].capital &&
           words->all[after - 2].end - words->all[after - 2].start == 1;
}

static void add_body(Cut *cut, guint first, guint after, bool partner)
{
    const Words *words = cut->words;
    while (first < after && (words_is_mark(words, first, ",;/.):*") || is_bullet(words, first) || words_match(words, first, AND)))
        first++;
    if (first + 1 < after && words->all[first].kind == WORD_NUMBER && words_is_mark(words, first + 1, ".)"))
        first += 2;
    while (after > first && !ends_in_initial(words, first, after) && (words_is_mark(words, after - 1, ",;/.:") || words_match(words, after - 1, AND "|etc")))
        after--;
    char *name = words_cut(cut->pool, words, first, after);
    if (cell_is_empty(name) || (after == first + 1 && words->all[first].kind == WORD_NUMBER))
        return;
    g_ptr_array_add(partner && cut->partners ? cut->partners : cut->responsible, name);
    if (!is_known_name(words->names, name))
        note_add(cut->pool, cut->notes, "responsible", name, DOUBT_BODY_UNKNOWN);
}

/* "(Lider de parteneriat)", "(Partener 1)": says what a body does, not its name. */
static bool is_role(const Words *words, guint i, bool *ret_partner)
{
    *ret_partner = words_match(words, i + 1, "partener|parteneri|partner|partners|партнер|партнеры");
    return *ret_partner || words_match(words, i + 1, "lider|liderul|coordonator|coordonatorul|solicitant|aplicant|responsabil|beneficiar|leader|lead|coordinator|руководитель");
}

/* "DGASPC, Asociația Caritas (parteneri)": all since the last semicolon are. */
static void take_partners_back(Cut *cut)
{
    while (cut->partners && cut->responsible->len > cut->since_sign)
        g_ptr_array_add(cut->partners, g_ptr_array_steal_index(cut->responsible, cut->since_sign));
}

static void take_role(Cut *cut, guint i, bool partner)
{
    if (words_match(cut->words, i + 1, "parteneri|partners|партнеры"))
        take_partners_back(cut);
    guint before = cut->responsible->len;
    add_body(cut, cut->first, i, cut->to_partners || partner);
    bool leads = words_match(cut->words, i + 1, "lider|liderul|leader|lead") && cut->responsible->len > before;
    if (leads)
        cut->leader = cut->responsible->pdata[before];
    cut->since_sign = cut->responsible->len;
}

/* Where one is called the leader and nobody a partner, the others are its partners. */
static void settle_leader(Cut *cut)
{
    for (guint i = 0; cut->leader && cut->partners && cut->partners->len == 0; i++) {
        if (cut->responsible->pdata[i] != cut->leader)
            continue;
        cut->responsible->pdata[i] = cut->responsible->pdata[0];
        cut->responsible->pdata[0] = (void *)cut->leader;
        cut->since_sign = 1;
        take_partners_back(cut);
        return;
    }
}

static guint closing_bracket(const Words *words, guint i)
{
    int depth = 0;
    for (; i < words->count; i++) {
        depth += words_is_mark(words, i, "(") ? 1 : words_is_mark(words, i, ")") ? -1 : 0;
        if (!depth)
            return i;
    }
    return words->count;
}

/* "Parteneri:", "în parteneriat cu", "cu sprijinul": how many words say that partners follow. */
static guint partners_follow(const Words *words, guint i)
{
    guint colon = words_match(words, i, "partener|parteneri|partenerii|partners|partner|colaboratori|партнеры|партнер") && words_is_mark(words, i + 1, ":") ? 2 : 0;
    guint with = words_match_all(words, i, "in parteneriat|colaborare|cooperare cu");
    with = with ? with : words_match_all(words, i, "impreuna cu");
    with = with ? with : words_match_all(words, i, "cu sprijinul|ajutorul|concursul|participarea|contributia|implicarea|sustinerea");
    with = with ? with : words_match_all(words, i, "при поддержке|участии|содействии");
    with = with ? with : words_match_all(words, i, "with the support of");
    with = with ? with : words_match_all(words, i, "in partnership|cooperation|collaboration with");
    with = with ? with : words_match_all(words, i, "в сотрудничестве|партнерстве с|со");
    return colon ? colon : with;
}

static guint leads_follow(const Words *words, guint i)
{
    bool leads = words_match(words, i, "responsabil|responsabili|lider|coordonator|implementator|executant|executor|ответственн*|исполнител*|responsible|lead");
    return leads && words_is_mark(words, i + 1, ":") ? 2 : 0;
}

static guint cut_at_label(Cut *cut, guint i)
{
    guint partners = partners_follow(cut->words, i), leads = leads_follow(cut->words, i);
    if (!partners && !leads)
        return i;
    add_body(cut, cut->first, i, cut->to_partners);
    cut->to_partners = partners > 0;
    cut->first = i + partners + leads;
    return cut->first;
}

static void cut_range(Cut *cut, guint from, guint after);

/* A bracket: a role is taken off, bodies in it stand for themselves, anything else belongs to the name.  Returns what follows. */
static guint cut_at_bracket(Cut *cut, guint i)
{
    const Words *words = cut->words;
    guint close = closing_bracket(words, i);
    bool partner = false;
    bool role = is_role(words, i, &partner);
    bool bodies = (is_head(words, i + 1) && words->all[MIN(i + 1, words->count - 1)].capital) && close > i + 2;
    if (!role && !bodies)
        return MIN(close + 1, words->count);
    take_role(cut, i, partner);
    if (bodies)
        cut_range(cut, i + 1, close);
    cut->first = MIN(close + 1, words->count);
    return cut->first;
}

static guint closing_quote(const Words *words, guint i)
{
    for (guint at = i + 1; at < words->count && !words->all[at].line; at++)
        if (words_is_mark(words, at, "\""))
            return at + 1;
    return i + 1;
}

/* Was a quote opened from first on that closes at after? */
static bool ends_in_quote(const Words *words, guint first, guint after)
{
    bool open = false;
    for (guint i = first; i < after; i++)
        open = words_is_mark(words, i, "\"") ? !open : open;
    return open && words_is_mark(words, after, "\"");
}

/* The words that can't hold a boundary: quotes, brackets, known names. */
static guint skip_whole(Cut *cut, guint i)
{
    const Words *words = cut->words;
    if (words_is_mark(words, i, "("))
        return cut_at_bracket(cut, i);
    if (words_is_mark(words, i, "\""))
        return closing_quote(words, i);
    guint after = i + (i == cut->first ? known_at(words, i) : 0);
    return after == i ? i + 1 : after + (ends_in_quote(words, i, after) ? 1 : 0);
}

static void cut_range(Cut *cut, guint from, guint after)
{
    const Words *words = cut->words;
    cut->first = from;
    for (guint i = from; i < after;) {
        guint behind = cut_at_label(cut, i);
        if (behind != i) {
            i = behind;
            continue;
        }
        if (i > cut->first && begins_body(cut, i)) {
            add_body(cut, cut->first, i, cut->to_partners);
            cut->first = i;
            if (words_is_mark(words, i - 1, ";"))
                cut->since_sign = cut->responsible->len;
        }
        i = skip_whole(cut, i);
    }
    add_body(cut, cut->first, MAX(after, cut->first), cut->to_partners);
    cut->first = after;
}

bool bodies_begin(Pool *pool, const char *text)
{
    Words words = words_read(pool, text);
    return words.count > 0 && (begins_behind_sign(&words, 0) || is_head(&words, 0));
}

GPtrArray *bodies_read(Pool *pool, const char *text, const BodyNames *names, GPtrArray *ret_partners, GPtrArray *notes)
{
    Cut cut = {.pool = pool, .responsible = pool_list(pool), .partners = ret_partners, .notes = notes};
    if (cell_is_empty(text))
        return cut.responsible;
    Words words = words_read(pool, text);
    words.names = names ? names : body_names_new(pool, NULL);
    cut.words = &words;
    cut_range(&cut, 0, words.count);
    settle_leader(&cut);
    return cut.responsible;
}
