#include "reader/pdf_letters.h"

#include <math.h>
#include <string.h>

/* Words that plans often have, by language: what is learnt from, not a dictionary. */
static const char *const plan_words[] = {
    /* Romanian */
    "compania venituri venit mici mică mic mari mare noi nou nouă precoce depistare membri persoană locuitori locuitorilor "
    "pentru sociale socială asistență servicii public care serviciul număr serviciilor prin din timișoara persoanelor copii "
    "persoane anual buget țintă timiș unui local intermediul activități vulnerabile specialitate instituții decembrie romi "
    "dezvoltarea privind publici realizarea privați grupurile comunitate etnie vederea organizații permanent serviciului "
    "furnizori dizabilități beneficiari serviciile tip identificarea copilului către specifice acțiune reprezentând centru "
    "unei creșterea sănătate proiecte consiliere educație copiilor evaluare acțiuni unor vârstnice romă includerea stat "
    "familie informare este grupul cadrul relevante indicatori proiect școlar inclusiv anuale măsuri sau accesului campanii "
    "vor ale infrastructurii persoanele direcția crearea învățământ grupurilor numărul integrate municipiului bugetul "
    "planurile colaborare asigurarea incluși protecția publice droguri proiectului prioritare portofoliul anul alte nivelul "
    "general demersurilor intervenție domeniul acestora rezultat obiectiv termen sprijin privire risc dezvoltare obiective "
    "responsabili realizare prevenire proiectul elaborarea programe educației centrul programul profesională organizarea "
    "ocupare formare grupuri date întâlniri capacității implementarea locale precum împreună sistemul furnizate promovare "
    "nevoilor practică ianuarie extindere îngrijire caz minim comunitară nivel cursuri toate incluse social actori nevoii "
    "români elevi scopul activitățile baza centre prevenirea compartiment muncă național publică punerea protecție nevoile "
    "acordarea serviciu perfecționare necesare relevanți derulate intervenții cetățenilor ministerul fonduri romilor "
    "participarea destinate combaterea informate beneficii sănătății urbană familiilor furnizarea familiei strategiei "
    "metodologii suport protocoale diversificarea creștere îmbunătățirea naționale unitățile centrului informarea aflate "
    "județean promovarea calitate rândul accent documente consum consiliului proceduri polul inclus planul comunităților "
    "perioada rezultate locuințe finanțare sistem programele părinți copiii separării discriminării propriu noi asupra "
    "comunitățile partener acordate metodologie cel puțin raport bază minorității implementării sunt asociația separare "
    "școlare planificare unități conform educaționale personalului tuturor ateliere susținerea facilitarea beneficiarilor "
    "culturale locală identificare generală activitate acompaniere minimum mediului specific locuire descriere "
    "implementator parteneri asumate creșterii marginalizate monitorizarea aparținând organizate profesional populație "
    "formate profesionale asigurării identitate domiciliu comunicare special lor beneficiarii identificate comunitar lucru "
    "reprezentanți familii activitatea parteneriat grup dintre activităților evaluarea altor parteneriate academic experți "
    "furnizorii integrat primesc boli consumatorilor aferent obiectivului sugerate școlară legii proprii lung riscului "
    "județul comunității copil datelor afara sistemului tineri program incluziune participanți numărului profesori "
    "beneficiilor evenimente munca înregistrare formarea angajarea construirea reabilitarea achiziția dotarea extinderea "
    "desfășurarea susținută acordat instruirea recrutarea campanie locuință drumuri rețea apă canalizare primăria primar "
    "consilier raion raional municipal municipală secția școala liceul grădinița spitalul poliția biserica fundația "
    "asociații instituțiile responsabilă colaboratoare operațional sursa colaborări deschiderea semestrul trimestrul lunar "
    "săptămânal februarie martie aprilie iunie august septembrie octombrie noiembrie estimat estimativ alocate cheltuieli "
    "costuri donații granturi europene mobilă funcțională tinerilor femeilor bărbaților mamelor elevilor abandonului rural "
    "sate orașului comunei județului teritorială multidisciplinară psihologică juridică materială bănesc indemnizații "
    "prestații ",
    /* Russian */
    "бюджет местный управление образования помощи примэрия детей год социальной количество центр мероприятий средства "
    "молодежи менее донорские семьи отдел нпо спорта защиты социальных занятости лиц человек число проведение агентство "
    "партнеры развитию здоровья полиция пожилых людей проведенных минимум для квартал бенефициаров доля охваченных отчетов "
    "кол информированных обучение полугодие создание дневного центра дому работников кампании отчет запросу план родителей "
    "службы леев ежегодно государственный листовок консультирование том числе одиноких матерей ремонт без оказание "
    "материальной малообеспеченным семьям ухода случаев молодёжи ежемесячно ремонтные работы закупка мебели ежемесячных "
    "встреч раздача буклетов вовлечение программы профессионального обучения организация информационных кампаний правах "
    "действий годы года раза спонсоры кварталы улучшение мониторинг школьного отсева культурных документирование "
    "удостоверений личности затрат совета ярмарка ромов муниципия март лагерь течение постоянно учебный раз сентября "
    "внешние источники насилия полиции районный женщин борьба курсы экономики доноры домов города школа интеграции ромского "
    "населения мест повышение культуры жилищных условий мере необходимости декабрь ежеквартально требует млн тыс защите "
    "прав ребёнка педагогов сентябрь линия инспекторат семей предпринимателей муниципальный образование жильё группы союз "
    "медиаторов медиатора занятость здоровый образ жизни вакансий апрель городской гранты участников спортивный спортивная "
    "август кампания здоровье семейных врачей гагаузии рейдов данных открытие поддержке активное долголетие обучено "
    "библиотека дискриминацией доступа образованию уровня евро районе района профилактика отношении деинституционализация "
    "выявлению национальный предупреждения май обученных круглосуточная конца одна профессиональные приёмные новых "
    "экономические возможности развитие предпринимательства безопасность насилием реформ патримониальных отношений "
    "ассоциация ноябрь выпускниц товаров торговли две ярмарки кризисный фонд оон июня один включению муниципии "
    "инфраструктура подготовительные при детских садах молодых назначение школьных подключение цыганской горе водопроводу "
    "апэ канал капитального строительства европейский оформление собственности наименование ответственный исполнитель "
    "соисполнители источник финансирования стоимость показатели ожидаемые результаты срок реализации водопровод населённых "
    "пунктов проживающих инвалидностью пенсионеров районного сельской жителей граждан комиссия администрация ведомства "
    "департамент строительство реконструкция приобретение обеспечение предоставление разработка осуществление укрепление "
    "права ребёнок дети люди лица лицам инвалидов сироты опека детский сады больница врач медицинский персонал квалификации "
    "рабочих безработных трудоустройство квартира дорог освещение ",
    /* English */
    "the and for with from that this are will all not more than number persons people person children child family families "
    "women men elderly youth young older disability disabilities disabled vulnerable roma community communities local "
    "municipal municipality district regional national government council city town village hall social assistance "
    "department directorate service services centre center provision support supporting supported supports action actions "
    "activity activities measure measures plan plans planning programme program project projects objective objectives "
    "strategic specific general operational domain priority responsible institution institutions partner partners "
    "partnership organisation organisations organization association foundation agency ministry deadline period annual "
    "annually quarterly monthly permanent ongoing budget cost costs estimated funding funded funds source sources financial "
    "state european union indicator indicators target targets result results output outcome expected progress monitoring "
    "evaluation report training trained trainers course courses school schools pupils students teachers education "
    "educational health care medical employment employed unemployed jobs housing access accessible transport information "
    "awareness campaign campaigns prevention preventing violence protection rights legal aid counselling inclusion "
    "integration development developed implementing implementation implemented organised organise purchase building "
    "construction rehabilitation equipment volunteers workers working specialists staff beneficiaries participants reached "
    "provided least year years half month during between through within other ",
    /* Hungarian */
    "és egy hogy nem van vagy valamint számára szerint között után program terv cselekvési helyi városi megyei önkormányzat "
    "polgármesteri hivatal tanács határozat melléklet intézkedés intézkedések tevékenység tevékenységek feladat felelős "
    "felelősök partnerek partner végrehajtó határidő időszak folyamatos évente havonta negyedévente költségvetés költség "
    "forrás finanszírozás támogatás mutatók mutató eredmény célkitűzés célkitűzések szociális szolgáltatás szolgáltatások "
    "szolgáltató intézmény intézmények iskola iskolák óvoda gyermek gyermekek gyermekvédelmi család családok fiatalok "
    "idősek nők személyek személy fogyatékossággal élő hátrányos helyzetű közösség közösségi oktatás képzés képzések "
    "egészségügyi ellátás ellátott gondozás otthoni munkahely foglalkoztatás lakhatás tájékoztatás kampány megelőzés "
    "fejlesztése működtetése építése létrehozása szervezése bővítése biztosítása növelése javítása képzése közterek "
    "akadálymentes önkéntesek egyházak alapítvány egyesület szervezet szervezetek rendőrség kórház osztály igazgatóság "
    "legalább éves január február március április május június július augusztus szeptember október november december ",
};

enum { STEM = 5 }; /* letters that tell which word begins */

struct PdfLetters {
    GHashTable *threes, *twos, *ones; /* letters that follow each other -> how often */
    GHashTable *words, *stems;        /* sets */
};

/* Letters side by side as a key; '#' stands before and behind a word. */
static gpointer key(gunichar a, gunichar b, gunichar c)
{
    return GSIZE_TO_POINTER((gsize)(a & 0xFFFF) << 32 | (gsize)(b & 0xFFFF) << 16 | (c & 0xFFFF));
}

static int count_of(GHashTable *table, gpointer of)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(table, of));
}

static void count(GHashTable *table, gpointer of)
{
    g_hash_table_insert(table, of, GINT_TO_POINTER(count_of(table, of) + 1));
}

static void learn_letter(PdfLetters *letters, gunichar a, gunichar b, gunichar c)
{
    count(letters->threes, key(a, b, c));
    count(letters->threes, key(0, a, b)); /* how often anything follows both */
    count(letters->twos, key(0, b, c));
    count(letters->ones, key(0, 0, b));
}

static void learn_words(PdfLetters *letters, const char *words)
{
    gunichar a = '#', b = '#';
    for (; *words; words = g_utf8_next_char(words)) {
        gunichar c = *words == ' ' ? '#' : g_utf8_get_char(words);
        learn_letter(letters, a, b, c);
        a = c == '#' ? '#' : b;
        b = c;
    }
}

/* The first letters of a word that has more; NULL: it hasn't. */
static char *stem_of(Pool *pool, const char *word)
{
    if (g_utf8_strlen(word, -1) <= STEM)
        return NULL;
    return pool_strndup(pool, word, (gsize)(g_utf8_offset_to_pointer(word, STEM) - word));
}

static void keep_words(Pool *pool, PdfLetters *letters, const char *words)
{
    for (gsize length; *words; words += length, words += *words == ' ') {
        length = strcspn(words, " ");
        char *word = pool_strndup(pool, words, length), *stem = stem_of(pool, word);
        g_hash_table_add(letters->words, word);
        if (stem)
            g_hash_table_add(letters->stems, stem);
    }
}

static GHashTable *new_table(Pool *pool, GHashFunc hash, GEqualFunc equal)
{
    GHashTable *table = g_hash_table_new(hash, equal);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, table);
    return table;
}

PdfLetters *pdf_letters_new(Pool *pool)
{
    PdfLetters *letters = pool_new0(pool, PdfLetters);
    letters->threes = new_table(pool, NULL, NULL);
    letters->twos = new_table(pool, NULL, NULL);
    letters->ones = new_table(pool, NULL, NULL);
    letters->words = new_table(pool, g_str_hash, g_str_equal);
    letters->stems = new_table(pool, g_str_hash, g_str_equal);
    for (gsize i = 0; i < G_N_ELEMENTS(plan_words); i++) {
        learn_words(letters, plan_words[i]);
        keep_words(pool, letters, plan_words[i]);
    }
    return letters;
}

bool pdf_letters_know(const PdfLetters *letters, const char *small)
{
    return g_hash_table_contains(letters->words, small);
}

bool pdf_letters_know_stem(const PdfLetters *letters, const char *small)
{
    g_autoptr(Pool) pool = pool_new();
    const char *stem = stem_of(pool, small);
    return stem && g_hash_table_contains(letters->stems, stem);
}

/* How likely c comes behind a and b; what was never seen is rare, not impossible. */
static double likelihood(const PdfLetters *letters, gunichar a, gunichar b, gunichar c)
{
    double after_one = (count_of(letters->twos, key(0, b, c)) + 0.3) / (count_of(letters->ones, key(0, 0, b)) + 12);
    return (count_of(letters->threes, key(a, b, c)) + 1.5 * after_one) / (count_of(letters->threes, key(0, a, b)) + 1.5);
}

static gunichar letter_at(const char *at)
{
    gunichar c = g_unichar_tolower(g_utf8_get_char(at));
    return c == 0 ? '#' : c == 0x15F ? 0x219 : c == 0x163 ? 0x21B : c; /* cedillas as commas below */
}

double pdf_letters_join(const PdfLetters *letters, const char *before, const char *rest)
{
    const char *end = g_utf8_prev_char(before + strlen(before));
    gunichar last = letter_at(end), last_but_one = end > before ? letter_at(g_utf8_prev_char(end)) : '#';
    gunichar first = letter_at(rest), second = letter_at(g_utf8_next_char(rest));
    double joined = log(likelihood(letters, last_but_one, last, first)) + log(likelihood(letters, last, first, second));
    double apart = log(likelihood(letters, last_but_one, last, '#')) + log(likelihood(letters, '#', '#', first)) + log(likelihood(letters, '#', first, second));
    return joined - apart;
}
