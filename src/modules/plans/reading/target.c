#include "modules/plans/reading/target.h"
#include "modules/plans/cells.h"

#include <string.h>

#define UNIT_WORDS 5
#define HEAD_WORDS 4 /* a target within a sentence stands among its first words */
#define CAPACITY_WORDS 6

/* A number among the words, with its thousands and decimals. */
typedef struct {
    double value;
    guint first, after; /* its words, an operator before it not among them */
    bool percent;
} Amount;

static bool is_number(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_NUMBER;
}

static bool is_group(const Words *words, guint i)
{
    return is_number(words, i) && words->all[i].digits == 3;
}

/* "1.000", "10 000", "1,234,567". */
static guint skip_groups(const Words *words, guint i, double *value)
{
    guint at = i + 1;
    if (words->all[i].digits > 3 || words->all[i].number == 0)
        return at;
    for (;;) {
        bool marked = words_is_mark(words, at, ".,") && is_group(words, at + 1) && !words->all[at].spaced && !words->all[at + 1].spaced;
        bool blank = is_group(words, at) && words->all[at].spaced && !words->all[at].line;
        if (!marked && !blank)
            return at;
        at += marked ? 1 : 0;
        *value = *value * 1000 + (double)words->all[at].number;
        at++;
    }
}

static guint skip_decimals(const Words *words, guint at, double *value)
{
    bool decimals = words_is_mark(words, at, ",.") && is_number(words, at + 1) && !words->all[at].spaced && !words->all[at + 1].spaced &&
                    words->all[at + 1].digits <= 2;
    bool date = decimals && words_is_mark(words, at + 2, ".") && is_number(words, at + 3) && !words->all[at + 3].spaced;
    if (!decimals || date)
        return at;
    *value += (double)words->all[at + 1].number / (words->all[at + 1].digits == 1 ? 10 : 100);
    return at + 2;
}

static bool read_digits(const Words *words, guint i, Amount *amount)
{
    if (!is_number(words, i))
        return false;
    *amount = (Amount){.value = (double)words->all[i].number, .first = i};
    amount->after = skip_groups(words, i, &amount->value);
    amount->after = skip_decimals(words, amount->after, &amount->value);
    if (words_is_mark(words, amount->after, "%") || words_match(words, amount->after, "procente|процент*|percent")) {
        amount->percent = true;
        amount->after++;
    }
    return true;
}

/* Numbers that are no quantities: of laws and schools, dates, years, ages, points. */
static bool is_reference(const Words *words, const Amount *amount)
{
    guint i = amount->first, after = amount->after;
    guint before = i > 0 && words_is_mark(words, i - 1, ".") ? 1 : 0;
    if (i > before && words_match(words, i - 1 - before, "nr|no|n|legea|legii|lege|legi|hg|oug|og|hcl|hotararea|hotararii|ordinul|ordin|art|articolul|articol|alin|"
                                                         "lit|punctul|pct|anexa|clasa|clasele|etapa|faza|cod|codul|conventia|закон*|статья|номер|№"))
        return true;
    if (words_is_mark(words, after, "/") && is_number(words, after + 1))
        return true;
    if (i > 0 && words_is_mark(words, i - 1, "/.") && !words->all[i].spaced && i > 1 && is_number(words, i - 2))
        return true;
    bool joined = words_is_mark(words, after, "-.") && is_number(words, after + 1) && !words->all[after].spaced && !words->all[after + 1].spaced;
    return joined && (words_is_mark(words, after + 2, "-.") || words->all[after + 1].digits == 4);
}

static bool is_year(const Words *words, const Amount *amount)
{
    if (amount->percent || amount->after != amount->first + 1 || amount->value < 1990 || amount->value > 2100)
        return false;
    guint i = amount->first;
    bool counted = words_at(words, amount->after) && words_match(words, amount->after, "de|*") &&
                   !words_match(words, amount->after, "si|и|and|pana|an|anul|год*|г");
    bool dated = i > 0 && words_match(words, i - 1, "anul|anii|anului|an|in|din|pana|la|pentru|в|до|by|in|until");
    return dated || !counted;
}

static bool is_age(const Words *words, const Amount *amount)
{
    bool years = words_match(words, amount->after, "ani|лет|года|years");
    bool range = words_is_mark(words, amount->after, "-") && is_number(words, amount->after + 1) &&
                 words_match(words, amount->after + 2, "ani|лет|years");
    return years || range;
}

/* The quantity at word i, in digits or (where words may count: at the start or behind an operator) in letters. */
static bool read_amount(const Words *words, guint i, bool letters, Amount *amount)
{
    if (read_digits(words, i, amount))
        return !is_reference(words, amount) && !is_year(words, amount) && !is_age(words, amount);
    int number = letters ? words_number_word(words, i) : 0;
    *amount = (Amount){.value = number, .first = i, .after = i + 1};
    bool alone = i == 0 && words->count == 1;
    return number > 0 && (alone || words_at(words, i + 1)) && !words_match(words, i + 1, "dintre|singur|fel");
}

/* How many words the operator takes that stands at i; 0: none. */
static guint read_operator(const Words *words, guint i, TargetOperator *operator)
{
    static const struct {
        const char *words;
        TargetOperator operator;
    } names[] = {
        {"cel putin", TARGET_MIN}, {"legalabb", TARGET_MIN}, {"legfeljebb", TARGET_MAX}, {"cel mult", TARGET_MAX}, {"nu mai putin de", TARGET_MIN}, {"nu mai mult de", TARGET_MAX}, {"mai mult de", TARGET_MIN},
        {"mai mult|multe|multi decat", TARGET_MIN}, {"minim*|min|macar|peste|minimum", TARGET_MIN}, {"maxim*|max", TARGET_MAX}, {"pana la", TARGET_MAX},
        {"at least", TARGET_MIN}, {"at most", TARGET_MAX}, {"no more than", TARGET_MAX}, {"not less than", TARGET_MIN}, {"minimum|over", TARGET_MIN},
        {"up to", TARGET_MAX}, {"sub", TARGET_MAX}, {"below|under", TARGET_MAX}, {"ниже", TARGET_MAX}, {"не менее|меньше", TARGET_MIN}, {"не более|больше", TARGET_MAX}, {"aproximativ|aprox|circa|cca|около|примерно|approximately|about", TARGET_EQ}, {"минимум|свыше|более", TARGET_MIN}, {"максимум|до", TARGET_MAX},
    };
    for (guint n = 0; n < G_N_ELEMENTS(names); n++) {
        guint taken = words_match_all(words, i, names[n].words);
        if (!taken)
            continue;
        *operator = names[n].operator;
        return taken + (words_is_mark(words, i + taken, ".:") ? 1 : 0) + (words_match(words, i + taken, "de") && taken == 1 ? 1 : 0);
    }
    const Word *word = words_at(words, i);
    bool least = word && (word->mark == 0x2265 || (word->mark == '>' && words_is_mark(words, i + 1, "=")) || word->mark == '>');
    bool most = word && (word->mark == 0x2264 || word->mark == '<');
    if (!least && !most)
        return 0;
    *operator = least ? TARGET_MIN : TARGET_MAX;
    return words_is_mark(words, i + 1, "=") ? 2 : 1;
}

/* "50-60 persoane": at least the lower. */
static void take_range(const Words *words, Amount *amount, TargetOperator *operator)
{
    Amount upper;
    bool range = words_is_mark(words, amount->after, "-") && read_digits(words, amount->after + 1, &upper) && upper.value > amount->value;
    if (!range || *operator != TARGET_EQ)
        return;
    *operator = TARGET_MIN;
    amount->after = upper.after;
    amount->percent = upper.percent;
}

/* "între 10 și 15", "от 10 до 15": at least the lower.  "De la 10% la 15%" says what changes, not a range. */
static bool read_between(const Words *words, guint i, Amount *amount)
{
    Amount upper;
    if (!words_match(words, i, "intre|between|от") || !read_amount(words, i + 1, true, amount) ||
        !words_match(words, amount->after, "si|and|до") ||
        !read_amount(words, amount->after + 1, true, &upper) || upper.value <= amount->value)
        return false;
    amount->after = upper.after;
    amount->percent |= upper.percent;
    return true;
}

/* "de la 12% la 8%", "from 40 to 60": what it shall become. */
static bool read_change(const Words *words, guint i, Amount *amount)
{
    Amount from;
    guint lead = words_match_all(words, i, "de la");
    lead = lead ? lead : words_match_all(words, i, "from|с");
    if (!lead || !read_digits(words, i + lead, &from))
        return false;
    guint at = from.after;
    while (at < from.after + 3 && !words_match(words, at, "la|to|до"))
        at++;
    return words_match(words, at, "la|to|до") && read_digits(words, at + 1, amount) && !is_reference(words, amount) && !is_year(words, amount) &&
           !is_age(words, amount);
}

static bool read_quantity(const Words *words, guint i, bool letters, Amount *amount, TargetOperator *operator)
{
    if (read_between(words, i, amount)) {
        *operator = TARGET_MIN;
        return true;
    }
    if (read_change(words, i, amount)) {
        *operator = TARGET_EQ;
        return true;
    }
    *operator = TARGET_EQ;
    guint taken = read_operator(words, i, operator);
    if (!read_amount(words, i + taken, letters || taken, amount))
        return false;
    take_range(words, amount, operator);
    return true;
}

static guint skip_bullet(const Words *words, guint i)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_MARK && (words_is_mark(words, i, "-*") || word->mark == 0x2022 || word->mark == 0xB7) ? i + 1 : i;
}

/* "… - 15", "…: 3": a quantity that closes the text behind a dash, a colon or an equals sign. */
static bool read_closing(const Words *words, Amount *amount, TargetOperator *operator)
{
    for (guint i = 1; i < words->count; i++) {
        bool joined = words_is_mark(words, i, "-") && !words->all[i].spaced;
        if (!words_is_mark(words, i, "-:=") || joined || !read_quantity(words, i + 1, true, amount, operator))
            continue;
        guint after = amount->after + (words_is_mark(words, amount->after, ".;") ? 1 : 0);
        if (after >= words->count)
            return true;
    }
    return false;
}

static bool read_first(const Words *words, Amount *amount, TargetOperator *operator)
{
    for (guint i = skip_bullet(words, 0), first = i; i < words->count; i++)
        if (read_quantity(words, i, i == first, amount, operator))
            return true;
    return false;
}

static TargetPer per_after(const Words *words, guint i)
{
    if (words_match(words, i, "an|anul|year|год"))
        return PER_YEAR;
    if (words_match(words, i, "semestru|sem|semester|полугодие"))
        return PER_HALF_YEAR;
    if (words_match(words, i, "trimestru|trim|quarter|квартал"))
        return PER_QUARTER;
    return words_match(words, i, "luna|month|месяц") ? PER_MONTH : PER_NONE;
}

static TargetPer per_word(const Words *words, guint i)
{
    if (words_match(words, i, "anual|anuala|anuale|annual|annually|yearly|ежегодн*"))
        return PER_YEAR;
    if (words_match(words, i, "semestrial*"))
        return PER_HALF_YEAR;
    if (words_match(words, i, "trimestrial*|quarterly|ежеквартальн*"))
        return PER_QUARTER;
    return words_match(words, i, "lunar|lunara|lunare|monthly|ежемесячн*") ? PER_MONTH : PER_NONE;
}

/* "/an", "pe an", "în fiecare an", "anual": ret_at is where these words begin. */
static TargetPer find_per(const Words *words, guint *ret_at)
{
    for (guint i = 0; i < words->count; i++) {
        guint before = words_match_all(words, i, "in fiecare");
        before = before ? before : words_match_all(words, i, "pe|per|в|a");
        before = words_is_mark(words, i, "/") ? 1 : before;
        TargetPer per = before ? per_after(words, i + before) : per_word(words, i);
        *ret_at = i;
        if (per != PER_NONE)
            return per;
    }
    *ret_at = words->count;
    return PER_NONE;
}

static bool cuts_unit(const Words *words, guint i)
{
    return words_match(words, i, "in|pe|cu|pentru|care|prin|din|la|privind|inclus*|derulat*|organizat*|realizat*|elaborat*|participant*|в|на|для|с|по|"
                                 "with|for|in|who|which|from|vor|va|fi") ||
           words_is_mark(words, i, "(,;:.");
}

/* "20 copii 30 adulți", "25 de copii și 10 adulți": another number with its own things. */
static bool begins_next(const Words *words, guint i)
{
    return is_number(words, i) && (target_begins_at(words, i) || words_match(words, i - 1, "si|и|and"));
}

static guint unit_end(const Words *words, guint first, guint last)
{
    for (guint i = first; i < last; i++)
        if (words_is_mark(words, i, "(;:,") || words_match(words, i, "vor|va|care") || begins_next(words, i))
            last = i;
    while (last > first && words_match(words, last - 1, "si|и|and"))
        last--;
    while (last > first && words_is_mark(words, last - 1, ".,;"))
        last--;
    if (last - first <= UNIT_WORDS)
        return last - (last > first + 1 && cuts_unit(words, last - 1) ? 1 : 0);
    for (guint i = first + 1; i < last; i++)
        if (cuts_unit(words, i))
            return i;
    return last;
}

/* What is counted, behind the number: "10 copii romi/an" -> "copii romi". */
static const char *unit_after(Pool *pool, const Words *words, const Amount *amount, guint per_at)
{
    if (amount->percent)
        return "%";
    guint first = amount->after + (words_match(words, amount->after, "de") ? 1 : 0);
    guint last = per_at > first ? per_at : words->count;
    if (per_at == amount->after || first >= words->count || words_at(words, first)->kind != WORD_LETTERS ||
        words_match(words, first, "in|pe|cu|pentru|din|la|до|в|на|for|in"))
        return NULL;
    return pool_strdup(pool, words_cut(pool, words, first, unit_end(words, first, last)));
}

static bool begins_count(const Words *words)
{
    return words_count_word(words, skip_bullet(words, 0)) > 0;
}

/* "Unități școlare în care … - 15": what is counted stands first. */
static const char *unit_before(Pool *pool, const Words *words, const Amount *amount)
{
    guint first = 0, last = amount->first;
    if (amount->percent)
        return "%";
    if (begins_count(words))
        return target_unit_of_indicator(pool, words->text);
    while (last > first && words->all[last - 1].kind == WORD_MARK)
        last--;
    for (guint i = 1; i < last; i++)
        if (cuts_unit(words, i))
            last = i;
    char *unit = words_cut(pool, words, first, last);
    return *unit ? g_utf8_strlen(unit, -1) > 60 ? NULL : unit : NULL;
}

static void set_quantity(Pool *pool, PlanTarget *target, const Words *words, const Amount *amount, TargetOperator operator, bool closing)
{
    guint per_at;
    target->per = find_per(words, &per_at);
    target->has_value = true;
    target->value = amount->value;
    target->operator = operator;
    target->unit = closing ? unit_before(pool, words, amount) : unit_after(pool, words, amount, per_at);
    if (target->unit && !*target->unit)
        target->unit = NULL;
}

static guint find_sequence(const Words *words, const char *const *names, guint count)
{
    for (guint i = 0; i < words->count; i++)
        for (guint n = 0; n < count; n++)
            if (words_match_all(words, i, names[n]))
                return i + 1;
    return 0;
}

static bool is_on_request(const Words *words)
{
    static const char *const names[] = {"la cerere|cererea|solicitare|solicitarea|nevoie|necesitate", "dupa caz|necesitate", "in caz de necesitate|nevoie", "in functie de",
                                        "по запросу|необходимости|обращению", "по мере", "on|upon request|demand", "as needed|required",
                                        "conform solicitarilor|cererilor", "referire caz"};
    return find_sequence(words, names, G_N_ELEMENTS(names)) > 0;
}

static bool is_no_decrease(const Words *words)
{
    static const char *const names[] = {"nu va|vor scadea|descreste|diminua", "nu va|vor fi mai mic|mica|mici|redus*", "nu scade|scad", "nu se va|vor reduce|diminua",
                                        "не снизится|уменьшится|сократится", "will|does|shall not decrease|fall|drop"};
    return find_sequence(words, names, G_N_ELEMENTS(names)) > 0;
}

static bool begins_with_all(const Words *words)
{
    guint i = skip_bullet(words, 0);
    return words_match(words, i, "toate|toti|tot|toata|fiecare|все|каждый|каждыи|каждая|каждое|all|every|each");
}

/* What a target asks for without a number. */
static TargetOperator operator_without_number(const Words *words)
{
    if (is_no_decrease(words))
        return TARGET_NO_DECREASE;
    if (begins_with_all(words))
        return TARGET_ALL;
    return is_on_request(words) ? TARGET_ON_REQUEST : TARGET_NO_OPERATOR;
}

static PlanTarget *new_target(Pool *pool, const char *text)
{
    PlanTarget *target = pool_new0(pool, PlanTarget);
    target->text = cell_squash(pool, text);
    return target;
}

PlanTarget *target_read(Pool *pool, const char *text, GPtrArray *notes)
{
    if (cell_is_empty(text))
        return NULL;
    PlanTarget *target = new_target(pool, text);
    Words words = words_read(pool, target->text);
    Amount amount;
    TargetOperator operator;
    guint ignored;
    if (begins_with_all(&words) || is_no_decrease(&words)) {
        target->operator = operator_without_number(&words);
        target->per = find_per(&words, &ignored);
    } else if (read_closing(&words, &amount, &operator)) {
        set_quantity(pool, target, &words, &amount, operator, true);
    } else if (read_first(&words, &amount, &operator)) {
        set_quantity(pool, target, &words, &amount, operator, false);
    } else {
        target->operator = operator_without_number(&words);
        target->per = find_per(&words, &ignored);
        if (target->operator == TARGET_NO_OPERATOR)
            note_add(pool, notes, "target", target->text, DOUBT_TARGET_NO_NUMBER);
    }
    return target;
}

static bool is_participle(const char *folded)
{
    static const char *const endings[] = {"ate", "ata", "ati", "ite", "ita", "iti", "ute", "uti", "use", "uta", "ase", "ise", "nte", "nti"};
    for (guint n = 0; n < G_N_ELEMENTS(endings); n++)
        if (strlen(folded) > 5 && g_str_has_suffix(folded, endings[n]))
            return true;
    return false;
}

/* "Проведён 1 лагерь", "Organizate 3 ateliere": done is what the number says. */
static bool leads_by_participle(const Words *words, guint i)
{
    return words_match(words, i, "проведен*|организован*|создан*|обучен*|открыт*|оказан*|построен*|разработан*|приобретен*|установлен*|опубликован*|выдан*|"
                                 "organized|organised|held|trained|opened|created|delivered|built|installed|provided|published|supported|"
                                 "organizat|realizat|infiintat|instruit|elaborat|creat|format|desfasurat|reabilitat|construit|achizitionat|sprijinit|informat|angajat") ||
           (words_at(words, i) && words->all[i].kind == WORD_LETTERS && is_participle(words->all[i].folded));
}

/* The quantity that makes a sentence a target: at its start, or among its first words behind an operator or "cu". */
static bool read_head(const Words *words, Amount *amount, TargetOperator *operator)
{
    guint first = skip_bullet(words, 0);
    if (read_quantity(words, first, true, amount, operator))
        return amount->percent || words_at(words, amount->after) == NULL || words_at(words, amount->after)->kind == WORD_LETTERS ||
               words_is_mark(words, amount->after, "/(\"");
    if (leads_by_participle(words, first) && read_quantity(words, first + 1, true, amount, operator))
        return amount->percent || (words_at(words, amount->after) && words_at(words, amount->after)->kind == WORD_LETTERS);
    for (guint i = first + 1; i < first + HEAD_WORDS && i < words->count; i++) {
        TargetOperator with;
        bool led = read_operator(words, i, &with) > 0 || words_match(words, i - 1, "cu|by|на");
        bool found = led && read_quantity(words, i, true, amount, operator);
        if (found && (*operator != TARGET_EQ || amount->percent))
            return true;
    }
    return false;
}

/* "Nr. de participanți (minim 20)", "…, cel puțin 3": an operator and a quantity behind a bracket, a comma or a dash;
 * "Nr. beneficiari: 20 copii"; "… redusă cu 5%". */
static bool read_marked(const Words *words, Amount *amount, TargetOperator *operator)
{
    for (guint i = 1; i < words->count; i++) {
        TargetOperator with;
        bool marked = words_is_mark(words, i - 1, "(,:") || (words_is_mark(words, i - 1, "-") && words->all[i - 1].spaced);
        bool led = read_operator(words, i, &with) > 0 || (words_is_mark(words, i - 1, ":") && begins_count(words));
        if (marked && led && read_quantity(words, i, true, amount, operator))
            return true;
        if (words_match(words, i - 1, "cu|by|на") && read_quantity(words, i, false, amount, operator) && amount->percent && amount->after >= words->count)
            return true;
    }
    return false;
}

/* "центр на 20 мест", "serviciu pentru 30 de persoane": how many something is for. */
static bool read_capacity(const Words *words, Amount *amount, TargetOperator *operator)
{
    for (guint i = 1; i + 1 < words->count && i < CAPACITY_WORDS; i++) {
        if (!words_match(words, i, "cu|de|pe|pentru|на|для|with|for|of") || !read_quantity(words, i + 1, false, amount, operator))
            continue;
        guint after = amount->after + (words_match(words, amount->after, "de") ? 1 : 0);
        if (words_match(words, after, "loc|locuri|paturi|persoane|beneficiari|copii|membri|adulti|varstnici|familii|мест|места|коек|человек|детеи|семеи|"
                                      "places|beds|persons|people|children|families|beneficiaries"))
            return true;
    }
    return false;
}

/* "Rata de cuprindere de 85%": a share's percentage at the end is what it should be. */
static bool read_share(const Words *words, Amount *amount, TargetOperator *operator)
{
    if (!words_match(words, skip_bullet(words, 0), "rata|ponderea|pondere|procentul|proportia|cota|gradul|share|rate|доля|уровень|процент"))
        return false;
    for (guint i = 2; i < words->count; i++)
        if (words_match(words, i - 1, "de|of|в") && read_quantity(words, i, false, amount, operator) && amount->percent)
            return amount->after >= words->count;
    return false;
}

PlanTarget *target_in_sentence(Pool *pool, const char *text)
{
    if (cell_is_empty(text))
        return NULL;
    PlanTarget *target = new_target(pool, text);
    Words words = words_read(pool, target->text);
    Amount amount;
    TargetOperator operator;
    guint ignored;
    target->per = find_per(&words, &ignored);
    if (begins_with_all(&words) || is_no_decrease(&words))
        target->operator = operator_without_number(&words);
    else if (read_head(&words, &amount, &operator))
        set_quantity(pool, target, &words, &amount, operator, false);
    else if (read_closing(&words, &amount, &operator))
        set_quantity(pool, target, &words, &amount, operator, true);
    else if (read_marked(&words, &amount, &operator) || read_share(&words, &amount, &operator) || read_capacity(&words, &amount, &operator))
        set_quantity(pool, target, &words, &amount, operator, false);
    else
        return NULL;
    return target;
}

bool target_begins_at(const Words *words, guint i)
{
    Amount amount;
    TargetOperator operator;
    if (i > 0 && words_match(words, i - 1, "minim*|min|maxim*|max|cu|de|din|la|in|peste|putin|mult|si|sau|nr|pana|pentru|а|с|до|и|менее|более|least|of|with|and|than"))
        return false;
    if (i > 0 && (words_is_mark(words, i - 1, "-/(.") || words->all[i].kind == WORD_MARK))
        return false;
    if (!read_quantity(words, i, false, &amount, &operator) || words->all[i].spaced == false)
        return false;
    return amount.percent || (words_at(words, amount.after) && words->all[amount.after].kind == WORD_LETTERS);
}

bool target_starts(const Words *words)
{
    Amount amount;
    TargetOperator operator;
    return read_quantity(words, 0, false, &amount, &operator);
}

const char *target_unit_of_indicator(Pool *pool, const char *indicator)
{
    Words words = words_read(pool, indicator);
    guint first = skip_bullet(&words, 0);
    if (!begins_count(&words))
        return NULL;
    first += words_count_word(&words, first);
    while (words_is_mark(&words, first, ".") || words_match(&words, first, "de|total|of"))
        first++;
    guint last = first + 1;
    while (last < words.count && last < first + 3 && words.all[last].kind == WORD_LETTERS && !cuts_unit(&words, last) &&
           !words_match(&words, last, "de|al|a|ale|si|of|и") && !is_participle(words.all[last].folded))
        last++;
    return first < words.count && words.all[first].kind == WORD_LETTERS ? words_cut(pool, &words, first, last) : NULL;
}
