#include "base/text.h"
#include "modules/plans/cells.h"
#include "modules/plans/reading/columns.h"

#include <string.h>

/* What a header is called: which words mean which column, in Romanian, Russian, English and Hungarian. */

enum { FEW_WORDS = 5 };

/* What headers are called: folded words, each the beginning of a word of the header ("$": the whole word).  Weak ones count only where nothing else
 * is found in the header ("Termen de realizare a măsurii" is a deadline). */
typedef struct {
    const char *words;
    Meaning meaning;
    bool weak;
} Synonym;

static const Synonym synonyms[] = {
    {"obiectiv general", MEANING_GENERAL, false}, {"obiective general", MEANING_GENERAL, false},
    {"obiectivul general", MEANING_GENERAL, false}, {"obiectiv strategic", MEANING_GENERAL, false},
    {"obiective strategic", MEANING_GENERAL, false}, {"general objective", MEANING_GENERAL, false},
    {"overall objective", MEANING_GENERAL, false}, {"strategic objective", MEANING_GENERAL, false},
    {"общая цель", MEANING_GENERAL, false}, {"общие цели", MEANING_GENERAL, false},
    {"стратегическая цель", MEANING_GENERAL, false}, {"стратегические цели", MEANING_GENERAL, false},
    {"obiectiv specific", MEANING_SPECIFIC, false}, {"obiective specific", MEANING_SPECIFIC, false},
    {"obiectivul specific", MEANING_SPECIFIC, false}, {"obiectivele specific", MEANING_SPECIFIC, false},
    {"obiectiv operational", MEANING_SPECIFIC, false}, {"obiective operational", MEANING_SPECIFIC, false},
    {"specific objective", MEANING_SPECIFIC, false}, {"специфическая цель", MEANING_SPECIFIC, false},
    {"специфические цели", MEANING_SPECIFIC, false}, {"конкретная цель", MEANING_SPECIFIC, false},
    {"конкретные цели", MEANING_SPECIFIC, false}, {"задача", MEANING_SPECIFIC, false}, {"задачи", MEANING_SPECIFIC, false},
    {"obiectiv", MEANING_OBJECTIVE, false}, {"objective", MEANING_OBJECTIVE, false}, {"goal", MEANING_OBJECTIVE, false},
    {"цель", MEANING_OBJECTIVE, false}, {"цели", MEANING_OBJECTIVE, false}, {"scopul", MEANING_OBJECTIVE, true},
    {"pilon", MEANING_DOMAIN, false}, {"sectiun", MEANING_DOMAIN, false}, {"раздел", MEANING_DOMAIN, false}, {"capitol", MEANING_DOMAIN, false}, {"component", MEANING_DOMAIN, false}, {"arie", MEANING_DOMAIN, false},
    {"strategic direction", MEANING_DOMAIN, false}, {"directii$", MEANING_DOMAIN, false}, {"direction$", MEANING_DOMAIN, false}, {"directia strategic", MEANING_DOMAIN, false}, {"directie$", MEANING_DOMAIN, false}, {"priority", MEANING_DOMAIN, false},
    {"linia de interventi", MEANING_DOMAIN, false}, {"linie de interventi", MEANING_DOMAIN, false}, {"linii de interventi", MEANING_DOMAIN, false}, {"linia strategic", MEANING_DOMAIN, false},
    {"domeni", MEANING_DOMAIN, false}, {"directi de actiune", MEANING_DOMAIN, false}, {"directia de actiune", MEANING_DOMAIN, false},
    {"axa", MEANING_DOMAIN, false}, {"prioritat", MEANING_DOMAIN, false},
    {"domain", MEANING_DOMAIN, false}, {"area", MEANING_DOMAIN, false}, {"field", MEANING_DOMAIN, false},
    {"область", MEANING_DOMAIN, false}, {"области", MEANING_DOMAIN, false}, {"сфера", MEANING_DOMAIN, false},
    {"направлени", MEANING_DOMAIN, false}, {"приоритет", MEANING_DOMAIN, false},

    {"actiun", MEANING_TITLE, true}, {"activitat", MEANING_TITLE, true}, {"masur", MEANING_TITLE, true},
    {"interventi", MEANING_TITLE, true}, {"denumire", MEANING_TITLE, true}, {"sarcin", MEANING_TITLE, true},
    {"proiect", MEANING_TITLE, true}, {"program", MEANING_TITLE, true},
    {"action", MEANING_TITLE, true}, {"activit", MEANING_TITLE, true}, {"measure", MEANING_TITLE, true},
    {"task", MEANING_TITLE, true}, {"мероприяти", MEANING_TITLE, true}, {"деистви", MEANING_TITLE, true},
    {"меры", MEANING_TITLE, true}, {"мера", MEANING_TITLE, true}, {"наименован", MEANING_TITLE, true},
    {"деятельность", MEANING_TITLE, true}, {"ce facem", MEANING_TITLE, true}, {"ce vom face", MEANING_TITLE, true},
    {"ce se face", MEANING_TITLE, true}, {"ce ne propunem", MEANING_TITLE, true}, {"ce dorim", MEANING_TITLE, true}, {"ce trebuie facut", MEANING_TITLE, true},
    {"ce urmeaza", MEANING_TITLE, true}, {"ce intreprindem", MEANING_TITLE, true}, {"ce realizam", MEANING_TITLE, true}, {"что нужно", MEANING_TITLE, true},
    {"что надо", MEANING_TITLE, true}, {"что будет сделано", MEANING_TITLE, true}, {"что сдела", MEANING_TITLE, true}, {"what", MEANING_TITLE, true}, {"что делаем", MEANING_TITLE, true},
    {"operatiun", MEANING_TITLE, true}, {"operations$", MEANING_TITLE, true}, {"операци", MEANING_TITLE, true},
    {"ce presupune", MEANING_DESCRIPTION, false}, {"in ce consta", MEANING_DESCRIPTION, false}, {"what it involves", MEANING_DESCRIPTION, false}, {"что включает", MEANING_DESCRIPTION, false},
    {"descrier", MEANING_DESCRIPTION, false}, {"detali", MEANING_DESCRIPTION, false}, {"subactivit", MEANING_DESCRIPTION, false}, {"subactiun", MEANING_DESCRIPTION, false}, {"sub actiun", MEANING_DESCRIPTION, false}, {"pasi$", MEANING_DESCRIPTION, false}, {"подмероприят", MEANING_DESCRIPTION, false}, {"sub activit", MEANING_DESCRIPTION, false}, {"steps", MEANING_DESCRIPTION, false},
    {"modalitat", MEANING_DESCRIPTION, false}, {"mod de realizare", MEANING_DESCRIPTION, false},
    {"mod de implementare", MEANING_DESCRIPTION, false}, {"modul de realizare", MEANING_DESCRIPTION, false}, {"modul de implementare", MEANING_DESCRIPTION, false}, {"modul de atingere", MEANING_DESCRIPTION, false}, {"cum$", MEANING_DESCRIPTION, false},
    {"description", MEANING_DESCRIPTION, false}, {"details", MEANING_DESCRIPTION, false}, {"описани", MEANING_DESCRIPTION, false},
    {"содержани", MEANING_DESCRIPTION, false},

    {"responsab", MEANING_RESPONSIBLE, false}, {"implementator", MEANING_RESPONSIBLE, false},
    {"actori$", MEANING_RESPONSIBLE, true}, {"entitat", MEANING_RESPONSIBLE, true}, {"compartiment", MEANING_RESPONSIBLE, true}, {"persoan", MEANING_RESPONSIBLE, true},
    {"organizati", MEANING_RESPONSIBLE, true}, {"raspund", MEANING_RESPONSIBLE, false}, {"орган", MEANING_RESPONSIBLE, true},
    {"body", MEANING_RESPONSIBLE, true}, {"organisation", MEANING_RESPONSIBLE, true}, {"organization", MEANING_RESPONSIBLE, true},
    {"institutii colaborato", MEANING_PARTNERS, false}, {"organizatii partener", MEANING_PARTNERS, false}, {"sprijin", MEANING_PARTNERS, false}, {"de suport", MEANING_PARTNERS, false},
    {"duce la indeplinire", MEANING_RESPONSIBLE, false}, {"aduce la indeplinire", MEANING_RESPONSIBLE, false}, {"executant", MEANING_RESPONSIBLE, false}, {"executor", MEANING_RESPONSIBLE, false}, {"realizator", MEANING_RESPONSIBLE, false},
    {"coordonator", MEANING_RESPONSIBLE, false}, {"lider", MEANING_RESPONSIBLE, false}, {"cine", MEANING_RESPONSIBLE, false},
    {"responsible", MEANING_RESPONSIBLE, false}, {"responsibil", MEANING_RESPONSIBLE, false}, {"lead", MEANING_RESPONSIBLE, false},
    {"implementing", MEANING_RESPONSIBLE, false}, {"who", MEANING_RESPONSIBLE, false}, {"кто$", MEANING_RESPONSIBLE, false}, {"owner", MEANING_RESPONSIBLE, false}, {"ответственн", MEANING_RESPONSIBLE, false},
    {"исполнител", MEANING_RESPONSIBLE, false}, {"institut", MEANING_RESPONSIBLE, true}, {"autoritat", MEANING_RESPONSIBLE, true},
    {"структур", MEANING_RESPONSIBLE, true}, {"учрежден", MEANING_RESPONSIBLE, true}, {"structur", MEANING_RESPONSIBLE, true},
    {"partener", MEANING_PARTNERS, false}, {"cu cine", MEANING_PARTNERS, false}, {"colaboreaza", MEANING_PARTNERS, false}, {"with whom", MEANING_PARTNERS, false}, {"с кем", MEANING_PARTNERS, false}, {"institutii partener", MEANING_PARTNERS, false}, {"colaborato", MEANING_PARTNERS, false},
    {"institutii implicate", MEANING_PARTNERS, false}, {"actori implicati", MEANING_PARTNERS, false},
    {"participa$", MEANING_PARTNERS, false}, {"cu participare", MEANING_PARTNERS, false}, {"ajuta$", MEANING_PARTNERS, false}, {"cu ajutor", MEANING_PARTNERS, false},
    {"contribuie", MEANING_PARTNERS, false}, {"cine ajut", MEANING_PARTNERS, false}, {"cine sprijin", MEANING_PARTNERS, false}, {"cine colabor", MEANING_PARTNERS, false},
    {"cine particip", MEANING_PARTNERS, false}, {"who helps", MEANING_PARTNERS, false}, {"who supports", MEANING_PARTNERS, false}, {"кто помога", MEANING_PARTNERS, false}, {"кто участву", MEANING_PARTNERS, false}, {"alaturi de", MEANING_PARTNERS, false}, {"вместе с", MEANING_PARTNERS, false}, {"помога", MEANING_PARTNERS, false}, {"участвуют", MEANING_PARTNERS, false},
    {"cooperare", MEANING_PARTNERS, false}, {"conlucr", MEANING_PARTNERS, false}, {"cu care", MEANING_PARTNERS, false}, {"colaborar", MEANING_PARTNERS, false}, {"partner", MEANING_PARTNERS, false},
    {"партнер", MEANING_PARTNERS, false}, {"соисполнител", MEANING_PARTNERS, false},

    {"termen", MEANING_DEADLINE, false}, {"perioad", MEANING_DEADLINE, false}, {"calendar", MEANING_DEADLINE, false},
    {"data", MEANING_DEADLINE, false}, {"durat", MEANING_DEADLINE, false}, {"interval", MEANING_DEADLINE, false},
    {"scadent", MEANING_DEADLINE, false}, {"cand$", MEANING_DEADLINE, false}, {"pana cand$", MEANING_DEADLINE, false},
    {"an$", MEANING_DEADLINE, true}, {"anul$", MEANING_DEADLINE, true}, {"luna$", MEANING_DEADLINE, true}, {"etapa$", MEANING_DEADLINE, true},
    {"trimestr", MEANING_DEADLINE, true}, {"time$", MEANING_DEADLINE, false}, {"timing", MEANING_DEADLINE, false}, {"timescale", MEANING_DEADLINE, false}, {"до какого", MEANING_DEADLINE, false}, {"когда$", MEANING_DEADLINE, false},
    {"by when", MEANING_DEADLINE, false}, {"term$", MEANING_DEADLINE, false}, {"year", MEANING_DEADLINE, true}, {"год$", MEANING_DEADLINE, true},
    {"temporal", MEANING_DEADLINE, false}, {"к какому", MEANING_DEADLINE, false}, {"orizont", MEANING_DEADLINE, false}, {"grafic", MEANING_DEADLINE, false}, {"timp", MEANING_DEADLINE, true},
    {"inceput", MEANING_DEADLINE, true}, {"sfarsit", MEANING_DEADLINE, true}, {"incheiere", MEANING_DEADLINE, true},
    {"finalizare", MEANING_DEADLINE, true}, {"deadline", MEANING_DEADLINE, false}, {"timeline", MEANING_DEADLINE, false},
    {"timeframe", MEANING_DEADLINE, false}, {"time frame", MEANING_DEADLINE, false}, {"period", MEANING_DEADLINE, false},
    {"when", MEANING_DEADLINE, false}, {"date", MEANING_DEADLINE, true}, {"start", MEANING_DEADLINE, true},
    {"end", MEANING_DEADLINE, true}, {"due", MEANING_DEADLINE, false}, {"schedule", MEANING_DEADLINE, false},
    {"срок", MEANING_DEADLINE, false}, {"период", MEANING_DEADLINE, false}, {"дата", MEANING_DEADLINE, false},
    {"время", MEANING_DEADLINE, false}, {"график", MEANING_DEADLINE, false}, {"начало", MEANING_DEADLINE, true},
    {"окончание", MEANING_DEADLINE, true},

    {"cost", MEANING_COSTS, false}, {"buget", MEANING_COSTS, false}, {"valoare", MEANING_COSTS, false}, {"valori", MEANING_COSTS, true},
    {"suma", MEANING_COSTS, false}, {"necesar", MEANING_COSTS, false}, {"alocar", MEANING_COSTS, false},
    {"bani", MEANING_COSTS, false}, {"efort financiar", MEANING_COSTS, false}, {"efort bugetar", MEANING_COSTS, false}, {"estimare bugetar", MEANING_COSTS, false}, {"ресурс", MEANING_COSTS, false},
    {"resurse", MEANING_COSTS, false}, {"fonduri", MEANING_COSTS, false}, {"estimare", MEANING_COSTS, true},
    {"budget", MEANING_COSTS, false}, {"how much", MEANING_COSTS, false}, {"cat costa", MEANING_COSTS, false}, {"сколько", MEANING_COSTS, false}, {"amount", MEANING_COSTS, false}, {"resources", MEANING_COSTS, false},
    {"бюджет", MEANING_COSTS, false}, {"стоимост", MEANING_COSTS, false}, {"объем средств", MEANING_COSTS, false}, {"средства", MEANING_COSTS, false}, {"funds", MEANING_COSTS, false}, {"затрат", MEANING_COSTS, false},
    {"расход", MEANING_COSTS, false}, {"сумма", MEANING_COSTS, false}, {"объем финансирования", MEANING_COSTS, false},
    {"surs", MEANING_SOURCES, false}, {"provenient", MEANING_SOURCES, false}, {"de unde provin", MEANING_SOURCES, false}, {"откуда", MEANING_SOURCES, false}, {"cine finanteaz", MEANING_SOURCES, false}, {"din ce bani", MEANING_SOURCES, false}, {"кто финансирует", MEANING_SOURCES, false}, {"platitor", MEANING_SOURCES, false}, {"cine plateste", MEANING_SOURCES, false}, {"кто платит", MEANING_SOURCES, false}, {"who pays", MEANING_SOURCES, false}, {"finantare", MEANING_SOURCES, false}, {"finantator", MEANING_SOURCES, false},
    {"funding", MEANING_SOURCES, false}, {"financing", MEANING_SOURCES, false}, {"source", MEANING_SOURCES, false},
    {"источник", MEANING_SOURCES, false}, {"финансировани", MEANING_SOURCES, false},

    {"cum se masoar", MEANING_INDICATORS, false}, {"cum masuram", MEANING_INDICATORS, false}, {"success", MEANING_INDICATORS, false},
    {"measure of success", MEANING_INDICATORS, false}, {"performance measure", MEANING_INDICATORS, false}, {"how measured", MEANING_INDICATORS, false}, {"what we will measure", MEANING_INDICATORS, false}, {"how we measure", MEANING_INDICATORS, false}, {"how will we measure", MEANING_INDICATORS, false},
    {"cum arata reusit", MEANING_INDICATORS, false}, {"cum stim", MEANING_INDICATORS, false}, {"kpi", MEANING_INDICATORS, false}, {"descriptor", MEANING_INDICATORS, false}, {"критери", MEANING_INDICATORS, true}, {"как измер", MEANING_INDICATORS, false},
    {"indicator", MEANING_INDICATORS, false}, {"индикатор", MEANING_INDICATORS, false}, {"показател", MEANING_INDICATORS, false},
    {"unitate de masura", MEANING_EXTRA, false}, {"mijloace de verificare", MEANING_EXTRA, false},
    {"surse de verificare", MEANING_EXTRA, false}, {"sursa de verificare", MEANING_EXTRA, false},
    {"means of verification", MEANING_EXTRA, false}, {"source of verification", MEANING_EXTRA, false},
    {"valoare vizat", MEANING_TARGETS, false}, {"valoarea vizat", MEANING_TARGETS, false}, {"valoare dorit", MEANING_TARGETS, false}, {"nivel vizat", MEANING_TARGETS, false},
    {"nivel dorit", MEANING_TARGETS, false}, {"nivel asteptat", MEANING_TARGETS, false}, {"cuantific", MEANING_TARGETS, false}, {"quantif", MEANING_TARGETS, false}, {"prag$", MEANING_TARGETS, false}, {"pragul$", MEANING_TARGETS, false},
    {"tint", MEANING_TARGETS, false}, {"de atins$", MEANING_TARGETS, false}, {"valoare tint", MEANING_TARGETS, false}, {"valoarea tint", MEANING_TARGETS, false},
    {"valoare planificat", MEANING_TARGETS, false}, {"valoarea indicator", MEANING_TARGETS, false},
    {"valoare indicator", MEANING_TARGETS, false}, {"valoare asumat", MEANING_TARGETS, false}, {"valori asumat", MEANING_TARGETS, false}, {"valori tint", MEANING_TARGETS, false}, {"valori vizat", MEANING_TARGETS, false}, {"valori planificat", MEANING_TARGETS, false}, {"valori indicator", MEANING_TARGETS, false}, {"valorile indicator", MEANING_TARGETS, false}, {"valori propus", MEANING_TARGETS, false}, {"valori asteptat", MEANING_TARGETS, false}, {"valori de atins", MEANING_TARGETS, false},
    {"resurse umane", MEANING_EXTRA, false}, {"resurse material", MEANING_EXTRA, false}, {"resurse tehnic", MEANING_EXTRA, false}, {"human resources", MEANING_EXTRA, false}, {"material resources", MEANING_EXTRA, false}, {"людские ресурс", MEANING_EXTRA, false}, {"человеческие ресурс", MEANING_EXTRA, false}, {"кадровые ресурс", MEANING_EXTRA, false}, {"necesar de personal", MEANING_EXTRA, false}, {"target", MEANING_TARGETS, false},
    {"rezultate asumate", MEANING_TARGETS, false}, {"indicator target", MEANING_TARGETS, false}, {"cantitat", MEANING_TARGETS, false},
    {"целевое значение", MEANING_TARGETS, false}, {"целевые значения", MEANING_TARGETS, false},
    {"целевои показател", MEANING_TARGETS, false}, {"целевые показател", MEANING_TARGETS, false},
    {"ce obtinem", MEANING_RESULTS, false}, {"ce rezulta", MEANING_RESULTS, false}, {"ce iese", MEANING_RESULTS, false}, {"ce asteptam", MEANING_RESULTS, false},
    {"ce se schimba", MEANING_RESULTS, false}, {"ce castig", MEANING_RESULTS, false}, {"what we achieve", MEANING_RESULTS, false}, {"what will change", MEANING_RESULTS, false},
    {"что получ", MEANING_RESULTS, false}, {"что измени", MEANING_RESULTS, false}, {"что даст", MEANING_RESULTS, false}, {"итог", MEANING_RESULTS, false},
    {"rezultat", MEANING_RESULTS, false}, {"result", MEANING_RESULTS, false}, {"expected result", MEANING_RESULTS, false},
    {"output", MEANING_RESULTS, false}, {"outcome", MEANING_RESULTS, false}, {"deliverable", MEANING_RESULTS, false},
    {"livrabil", MEANING_RESULTS, false}, {"produs", MEANING_RESULTS, false}, {"criterii", MEANING_INDICATORS, true}, {"результат", MEANING_RESULTS, false}, {"ожидаемы", MEANING_RESULTS, false},

    {"cui se adreseaz", MEANING_EXTRA, false}, {"pentru cine", MEANING_EXTRA, false}, {"cine beneficiaz", MEANING_EXTRA, false}, {"destinatar", MEANING_EXTRA, false},
    {"for whom", MEANING_EXTRA, false}, {"для кого", MEANING_EXTRA, false}, {"problem", MEANING_EXTRA, false}, {"nevoi", MEANING_EXTRA, false}, {"progres", MEANING_EXTRA, true}, {"mod de verificare", MEANING_EXTRA, false},
    {"observati", MEANING_EXTRA, false}, {"obs", MEANING_EXTRA, false}, {"mentiuni", MEANING_EXTRA, false},
    {"comentari", MEANING_EXTRA, false}, {"stadiu", MEANING_EXTRA, false}, {"grup tint", MEANING_EXTRA, false},
    {"grupul tint", MEANING_EXTRA, false}, {"grupuri tint", MEANING_EXTRA, false}, {"target group", MEANING_EXTRA, false},
    {"beneficiar", MEANING_EXTRA, false}, {"remark", MEANING_EXTRA, false}, {"comment", MEANING_EXTRA, false},
    {"примечани", MEANING_EXTRA, false}, {"целевая группа", MEANING_EXTRA, false}, {"riscuri", MEANING_EXTRA, false},
    {"valoare de referinta", MEANING_EXTRA, false}, {"valoare de baza", MEANING_EXTRA, false}, {"baseline", MEANING_EXTRA, false},

    {"altalanos cel", MEANING_GENERAL, false}, {"strategiai cel", MEANING_GENERAL, false}, {"atfogo cel", MEANING_GENERAL, false},
    {"specifikus cel", MEANING_SPECIFIC, false}, {"konkret cel", MEANING_SPECIFIC, false}, {"operativ cel", MEANING_SPECIFIC, false},
    {"celkituzes", MEANING_OBJECTIVE, false}, {"cel$", MEANING_OBJECTIVE, false}, {"celok$", MEANING_OBJECTIVE, false},
    {"prioritas", MEANING_DOMAIN, false}, {"terulet", MEANING_DOMAIN, false}, {"beavatkozasi terulet", MEANING_DOMAIN, false},
    {"intezkedes", MEANING_TITLE, true}, {"tevekenyseg", MEANING_TITLE, true}, {"feladat", MEANING_TITLE, true},
    {"cselekves", MEANING_TITLE, true}, {"megnevezes", MEANING_TITLE, true}, {"leiras", MEANING_DESCRIPTION, false},
    {"reszletek", MEANING_DESCRIPTION, false}, {"felelos", MEANING_RESPONSIBLE, false}, {"vegrehajto", MEANING_RESPONSIBLE, false},
    {"megvalosito", MEANING_RESPONSIBLE, false}, {"intezmeny", MEANING_RESPONSIBLE, true}, {"szervezet", MEANING_RESPONSIBLE, true},
    {"egyuttmukodo", MEANING_PARTNERS, false}, {"kozremukodo", MEANING_PARTNERS, false}, {"hatarido", MEANING_DEADLINE, false},
    {"idoszak", MEANING_DEADLINE, false}, {"utemezes", MEANING_DEADLINE, false}, {"idotartam", MEANING_DEADLINE, false},
    {"idopont", MEANING_DEADLINE, false}, {"koltseg", MEANING_COSTS, false}, {"osszeg", MEANING_COSTS, false},
    {"eroforras", MEANING_COSTS, false}, {"finanszirozas", MEANING_SOURCES, false}, {"forras", MEANING_SOURCES, false},
    {"mutato", MEANING_INDICATORS, false}, {"indikator", MEANING_INDICATORS, false}, {"meroszam", MEANING_INDICATORS, false},
    {"eredmeny", MEANING_RESULTS, false}, {"celertek", MEANING_TARGETS, false}, {"celcsoport", MEANING_EXTRA, false},
    {"kedvezmenyezett", MEANING_EXTRA, false}, {"megjegyzes", MEANING_EXTRA, false}, {"kockazat", MEANING_EXTRA, false},

    /* Not headers but what stands in cells. */
    {"helyi koltsegvetes", MEANING_NONE, false}, {"allami koltsegvetes", MEANING_NONE, false}, {"sajat koltsegvetes", MEANING_NONE, false},
    {"buget local", MEANING_NONE, false}, {"buget de stat", MEANING_NONE, false}, {"buget propriu", MEANING_NONE, false},
    {"bugetul local", MEANING_NONE, false}, {"bugetul de stat", MEANING_NONE, false}, {"bugetul propriu", MEANING_NONE, false},
    {"fonduri proprii", MEANING_NONE, false}, {"fonduri europene", MEANING_NONE, false}, {"surse proprii", MEANING_NONE, false},
    {"parteneri de dezvoltare", MEANING_NONE, false}, {"partenerii de dezvoltare", MEANING_NONE, false},
    {"местныи бюджет", MEANING_NONE, false}, {"local budget", MEANING_NONE, false}, {"state budget", MEANING_NONE, false},
};

/* The same for headers of few words: in long ones, and in what stands below a header, these words mean anything. */
static const Synonym short_synonyms[] = {
    {"obiectivul principal", MEANING_GENERAL, false}, {"obiectiv principal", MEANING_GENERAL, false},
    {"scopul general", MEANING_GENERAL, false}, {"scop general", MEANING_GENERAL, false},
    {"overall goal", MEANING_GENERAL, false}, {"strategic goal", MEANING_GENERAL, false},
    {"main objective", MEANING_GENERAL, false}, {"main goal", MEANING_GENERAL, false},
    {"генеральная цель", MEANING_GENERAL, false}, {"основная цель", MEANING_GENERAL, false},
    {"основные цели", MEANING_GENERAL, false}, {"главная цель", MEANING_GENERAL, false},
    {"главные цели", MEANING_GENERAL, false},
    {"sub obiectiv", MEANING_SPECIFIC, false}, {"subobiectiv", MEANING_SPECIFIC, false},
    {"operational objective", MEANING_SPECIFIC, false}, {"sub objective", MEANING_SPECIFIC, false},
    {"операционная цель", MEANING_SPECIFIC, false}, {"операционные цели", MEANING_SPECIFIC, false},
    {"частная цель", MEANING_SPECIFIC, false}, {"частные цели", MEANING_SPECIFIC, false}, {"подцел", MEANING_SPECIFIC, false},
    {"tinta strategic", MEANING_OBJECTIVE, false}, {"tinte strategic", MEANING_OBJECTIVE, false},
    {"scop$", MEANING_OBJECTIVE, true}, {"aim$", MEANING_OBJECTIVE, true}, {"aims$", MEANING_OBJECTIVE, true},
    {"purpose", MEANING_OBJECTIVE, true},
    {"pillar", MEANING_DOMAIN, false},
    {"sector", MEANING_DOMAIN, true}, {"tema$", MEANING_DOMAIN, true}, {"teme$", MEANING_DOMAIN, true},
    {"tematic", MEANING_DOMAIN, true}, {"theme", MEANING_DOMAIN, true}, {"thematic", MEANING_DOMAIN, true},
    {"блок$", MEANING_DOMAIN, true}, {"тематическ", MEANING_DOMAIN, true}, {"тема$", MEANING_DOMAIN, true},
    {"содержание мероприяти", MEANING_TITLE, false}, {"ce se va face", MEANING_TITLE, false},
    {"lucrari", MEANING_TITLE, true}, {"initiativ", MEANING_TITLE, true}, {"soluti", MEANING_TITLE, true}, {"solution", MEANING_TITLE, true}, {"решени", MEANING_TITLE, true}, {"intentia", MEANING_TITLE, true}, {"project", MEANING_TITLE, true},
    {"проект", MEANING_TITLE, true}, {"работы", MEANING_TITLE, true}, {"деятельност", MEANING_TITLE, true},
    {"инициатив", MEANING_TITLE, true}, {"demers", MEANING_TITLE, true},
    {"etape de", MEANING_DESCRIPTION, false}, {"этапы$", MEANING_DESCRIPTION, false}, {"continut", MEANING_DESCRIPTION, false},
    {"explicati", MEANING_DESCRIPTION, false}, {"explanation", MEANING_DESCRIPTION, false},
    {"пояснени", MEANING_DESCRIPTION, false},
    {"titular", MEANING_RESPONSIBLE, false}, {"accountable", MEANING_RESPONSIBLE, false},
    {"in$ charge", MEANING_RESPONSIBLE, false}, {"delivered by", MEANING_RESPONSIBLE, false},
    {"implemented by", MEANING_RESPONSIBLE, false}, {"implementat de", MEANING_RESPONSIBLE, false},
    {"realizat de", MEANING_RESPONSIBLE, false}, {"se implementeaza de", MEANING_RESPONSIBLE, false},
    {"departament", MEANING_RESPONSIBLE, true}, {"agency", MEANING_RESPONSIBLE, true},
    {"department", MEANING_RESPONSIBLE, true}, {"ведомств", MEANING_RESPONSIBLE, true},
    {"подразделени", MEANING_RESPONSIBLE, true},
    {"co$ responsab", MEANING_PARTNERS, false}, {"coresponsab", MEANING_PARTNERS, false},
    {"co$ executor", MEANING_PARTNERS, false}, {"coexecutor", MEANING_PARTNERS, false},
    {"co$ implement", MEANING_PARTNERS, false}, {"со$ исполнител", MEANING_PARTNERS, false},
    {"соответственн", MEANING_PARTNERS, false}, {"supporting", MEANING_PARTNERS, false},
    {"supported by", MEANING_PARTNERS, false}, {"stakeholder", MEANING_PARTNERS, false},
    {"cooperation", MEANING_PARTNERS, false}, {"collaborat", MEANING_PARTNERS, false}, {"contributor", MEANING_PARTNERS, false},
    {"contributing", MEANING_PARTNERS, false}, {"other actors", MEANING_PARTNERS, false},
    {"other institutions", MEANING_PARTNERS, false}, {"alti actori", MEANING_PARTNERS, false},
    {"alte institutii", MEANING_PARTNERS, false}, {"parti interesate", MEANING_PARTNERS, false},
    {"заинтересованн", MEANING_PARTNERS, false}, {"при участии", MEANING_PARTNERS, false},
    {"при поддержке", MEANING_PARTNERS, false}, {"in$ parteneriat", MEANING_PARTNERS, false},
    {"участник", MEANING_PARTNERS, true},
    {"esalonare", MEANING_DEADLINE, false}, {"frecvent", MEANING_DEADLINE, false}, {"frequency", MEANING_DEADLINE, false},
    {"periodicit", MEANING_DEADLINE, false}, {"периодичн", MEANING_DEADLINE, false},
    {"продолжительност", MEANING_DEADLINE, false}, {"planificare in timp", MEANING_DEADLINE, false},
    {"anii$", MEANING_DEADLINE, true}, {"ani$", MEANING_DEADLINE, true}, {"luni$", MEANING_DEADLINE, true},
    {"месяц", MEANING_DEADLINE, true}, {"квартал", MEANING_DEADLINE, true}, {"годы$", MEANING_DEADLINE, true},
    {"quarter", MEANING_DEADLINE, true}, {"month", MEANING_DEADLINE, true}, {"semestr", MEANING_DEADLINE, true},
    {"completion", MEANING_DEADLINE, true}, {"expir", MEANING_DEADLINE, true},
    {"pret$", MEANING_COSTS, false}, {"pretul", MEANING_COSTS, false}, {"price", MEANING_COSTS, false},
    {"expenditure", MEANING_COSTS, false}, {"cheltuiel", MEANING_COSTS, false}, {"цена", MEANING_COSTS, false},
    {"financial need", MEANING_COSTS, false}, {"investiti", MEANING_COSTS, false},
    {"donator", MEANING_SOURCES, false}, {"donor", MEANING_SOURCES, false}, {"funded by", MEANING_SOURCES, false},
    {"funder", MEANING_SOURCES, false}, {"finantat", MEANING_SOURCES, false}, {"донор", MEANING_SOURCES, false},
    {"финансиру", MEANING_SOURCES, false},
    {"sponsor", MEANING_SOURCES, true}, {"спонсор", MEANING_SOURCES, true},
    {"indici$", MEANING_INDICATORS, false}, {"metric", MEANING_INDICATORS, false},
    {"mod de masurare", MEANING_INDICATORS, false}, {"modul de masurare", MEANING_INDICATORS, false},
    {"modalitatea de masurare", MEANING_INDICATORS, false}, {"modalitati de masurare", MEANING_INDICATORS, false},
    {"cum se evalueaz", MEANING_INDICATORS, false}, {"измеримы", MEANING_INDICATORS, false},
    {"sursa verificar", MEANING_EXTRA, false}, {"mijloc de verificare", MEANING_EXTRA, false},
    {"modul de verificare", MEANING_EXTRA, false}, {"modalitatea de verificare", MEANING_EXTRA, false},
    {"modalitati de verificare", MEANING_EXTRA, false}, {"dovezi", MEANING_EXTRA, false}, {"evidence", MEANING_EXTRA, false},
    {"источник проверк", MEANING_EXTRA, false}, {"источники проверк", MEANING_EXTRA, false},
    {"источник верификац", MEANING_EXTRA, false}, {"источники верификац", MEANING_EXTRA, false},
    {"средства проверки", MEANING_EXTRA, false}, {"средства верификации", MEANING_EXTRA, false},
    {"unit of meas", MEANING_EXTRA, false}, {"u$ m$", MEANING_EXTRA, false}, {"единица измерен", MEANING_EXTRA, false},
    {"единицы измерен", MEANING_EXTRA, false}, {"ед$ изм", MEANING_EXTRA, false}, {"valoare initial", MEANING_EXTRA, false},
    {"valoarea initial", MEANING_EXTRA, false}, {"valoare de pornire", MEANING_EXTRA, false},
    {"valoarea de referinta", MEANING_EXTRA, false}, {"valoarea de baza", MEANING_EXTRA, false},
    {"valoare referinta", MEANING_EXTRA, false}, {"linia de baza", MEANING_EXTRA, false},
    {"linie de baza", MEANING_EXTRA, false}, {"situatia initial", MEANING_EXTRA, false},
    {"nivel initial", MEANING_EXTRA, false}, {"base value", MEANING_EXTRA, false}, {"starting value", MEANING_EXTRA, false},
    {"исходное значени", MEANING_EXTRA, false}, {"исходныи", MEANING_EXTRA, false}, {"базовое значени", MEANING_EXTRA, false},
    {"базовыи", MEANING_EXTRA, false}, {"baza legal", MEANING_EXTRA, false}, {"temei", MEANING_EXTRA, false},
    {"cadru legal", MEANING_EXTRA, false}, {"cadrul legal", MEANING_EXTRA, false}, {"legal basis", MEANING_EXTRA, false},
    {"правовая основа", MEANING_EXTRA, false}, {"правовое основание", MEANING_EXTRA, false},
    {"нормативн", MEANING_EXTRA, false}, {"priority level", MEANING_EXTRA, false},
    {"nivel de prioritate", MEANING_EXTRA, false}, {"status", MEANING_EXTRA, false}, {"risc$", MEANING_EXTRA, false},
    {"risk", MEANING_EXTRA, false}, {"ipoteze", MEANING_EXTRA, false}, {"assumption", MEANING_EXTRA, false},
    {"риск", MEANING_EXTRA, false}, {"прогресс", MEANING_EXTRA, false}, {"бенефициар", MEANING_EXTRA, false},
    {"целевая аудитория", MEANING_EXTRA, false}, {"целевые группы", MEANING_EXTRA, false},
    {"public tint", MEANING_EXTRA, false},
    {"note$", MEANING_EXTRA, true}, {"notes$", MEANING_EXTRA, true}, {"monitoriz", MEANING_EXTRA, true},
    {"мониторинг", MEANING_EXTRA, true}, {"locul$", MEANING_EXTRA, true}, {"loc$ de", MEANING_EXTRA, true},
    {"locati", MEANING_EXTRA, true}, {"location", MEANING_EXTRA, true}, {"место$", MEANING_EXTRA, true},
    {"justificar", MEANING_EXTRA, true}, {"rationale", MEANING_EXTRA, true}, {"обоснован", MEANING_EXTRA, true},
    {"планируемое значени", MEANING_TARGETS, false}, {"плановое значени", MEANING_TARGETS, false},
    {"плановыи показател", MEANING_TARGETS, false}, {"nivel propus", MEANING_TARGETS, false},
    {"nivelul propus", MEANING_TARGETS, false}, {"nivel tint", MEANING_TARGETS, false},
    {"valoare propus", MEANING_TARGETS, false}, {"valoarea propus", MEANING_TARGETS, false},
    {"valoare asteptat", MEANING_TARGETS, false}, {"planned value", MEANING_TARGETS, false},
    {"целевои уровень", MEANING_TARGETS, false},
    {"efect", MEANING_RESULTS, false}, {"effect", MEANING_RESULTS, false}, {"эффект", MEANING_RESULTS, false},
    {"impact", MEANING_RESULTS, true},
};

/* Folded headers that mean the measure's number: words of these alone, the first of them one that may stand alone. */
PATTERN(number_header, "^(?:nr|no|n|s no|cod|codul|code|numar|numarul|number|номер|код|poz|pozitia|item|id|ref|crt|indicativ|sorszam|szam|ssz|kod|п п|nrcrt|s n|sr no)"
                       "(?: (?:nr|no|cod|crt|cr|ctr|c|d o|d r|rd|ord|curent|curenta|de ordine|п п|пп|ord|sorszam|szam|"
                       "(?:al |a |de )?(?:interventi|proiect|fise|masur|actiun|activitat|action|activity|measure|task|мероприяти|мер|деистви)\\p{L}*)){0,4}$|"
                       "^(?:ref no|reference no|(?:action|activity|measure|task) (?:no|nr|number|code|id|ref))$")

static bool word_starts(const char *word, const char *beginning, gsize length)
{
    bool whole = beginning[length - 1] == '$';
    gsize count = whole ? length - 1 : length;
    return strncmp(word, beginning, count) == 0 && (!whole || word[count] == ' ' || word[count] == '\0');
}

/* The words of a synonym begin consecutive words of the header from at on. */
static bool synonym_at(const char *at, const char *words)
{
    if (*at != *words)
        return false;
    for (;;) {
        gsize length = strcspn(words, " ");
        if (!word_starts(at, words, length))
            return false;
        words += length;
        if (!*words++)
            return true;
        at += strcspn(at, " ");
        if (!*at++)
            return false;
    }
}

typedef struct {
    const Synonym *synonym;
    gsize position;
} Found;

static bool is_better(const Synonym *one, gsize position, const Found *than)
{
    if (!than->synonym || one->weak != than->synonym->weak)
        return !than->synonym || !one->weak;
    if (position != than->position)
        return position < than->position;
    return strlen(one->words) > strlen(than->synonym->words);
}

static void find_among(const Synonym *among, gsize count, const char *at, gsize position, Found *found)
{
    for (gsize i = 0; i < count; i++)
        if (synonym_at(at, among[i].words) && is_better(&among[i], position, found))
            *found = (Found){&among[i], position};
}

static bool is_of_few_words(const char *folded)
{
    int words = 1;
    for (; *folded; folded++)
        words += *folded == ' ';
    return words <= FEW_WORDS;
}

static void find_at(const char *folded, const char *at, bool few, Found *found)
{
    gsize position = (gsize)(at - folded);
    find_among(synonyms, G_N_ELEMENTS(synonyms), at, position, found);
    if (few)
        find_among(short_synonyms, G_N_ELEMENTS(short_synonyms), at, position, found);
}

/* folded: one part of a header. */
static Meaning part_meaning(const char *folded)
{
    Found found = {0};
    bool few = is_of_few_words(folded);
    for (const char *at = folded; *at;) {
        find_at(folded, at, few, &found);
        at += strcspn(at, " ");
        at += *at == ' ';
    }
    return found.synonym ? found.synonym->meaning : MEANING_NONE;
}

static bool is_number_header(const char *folded)
{
    return g_regex_match(number_header(), folded, 0, NULL);
}

static Meaning both(Meaning one, Meaning other)
{
    static const Meaning pairs[][3] = {
        {MEANING_RESPONSIBLE, MEANING_PARTNERS, MEANING_BODIES},
        {MEANING_COSTS, MEANING_SOURCES, MEANING_MONEY},
        {MEANING_INDICATORS, MEANING_TARGETS, MEANING_INDICATORS},
        {MEANING_OBJECTIVE, MEANING_TITLE, MEANING_TITLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if ((one == pairs[i][0] && other == pairs[i][1]) || (one == pairs[i][1] && other == pairs[i][0]))
            return pairs[i][2];
    return one;
}

PATTERN(part_ends, "\\s*[/,;&+()|]\\s*|\\s+(?:și|şi|si|and|и)\\s+")
PATTERN(number_signs, "[№#]|\\bN[°º]")

/* "Instituții și organizații care sprijină": both words name whom, what stands behind says what for. */
PATTERN(two_nouns, "\\b(?:institu[țţt]i|organiza[țţt]i|autorit[ăa][țţt]i|entit[ăa][țţt]i|structuri|persoane|servicii|asocia[țţt]i)\\p{L}*\\s+(?:și|şi|si)\\s+"
                   "(?=(?:institu[țţt]i|organiza[țţt]i|autorit[ăa][țţt]i|entit[ăa][țţt]i|structuri|persoane|servicii|asocia[țţt]i)\\p{L}*\\s)")

static Meaning parts_meaning(Pool *pool, const char *header)
{
    g_autofree char *brief = g_regex_replace_literal(two_nouns(), header, -1, 0, "", 0, NULL);
    g_auto(GStrv) parts = g_regex_split(part_ends(), brief, 0);
    Meaning meaning = MEANING_NONE;
    for (char **part = parts; *part; part++) {
        Meaning next = part_meaning(prose_fold(pool, *part));
        meaning = meaning == MEANING_NONE ? next : both(meaning, next);
    }
    return meaning;
}

PATTERN(language_ends, "\\s*[/|]\\s*")

/* "Nr. crt. / Sorszám", "Nr./№": the first of two languages says it. */
static bool is_number_header_twice(Pool *pool, const char *header)
{
    g_auto(GStrv) parts = g_regex_split(language_ends(), header, 0);
    if (!parts[0] || !parts[1] || !is_number_header(prose_fold(pool, parts[0])))
        return false;
    const char *other = prose_fold(pool, parts[1]);
    return is_number_header(other) || part_meaning(other) == MEANING_NONE;
}

/* Headers of a word or two that mean anything where more stands beside them. */
static Meaning whole_meaning(const char *folded)
{
    static const struct {
        const char *header;
        Meaning meaning;
    } headers[] = {
        {"de la", MEANING_DEADLINE}, {"pana la", MEANING_DEADLINE}, {"din", MEANING_DEADLINE}, {"pana in", MEANING_DEADLINE}, {"incepand cu", MEANING_DEADLINE}, {"from", MEANING_DEADLINE}, {"until", MEANING_DEADLINE},
        {"de unde", MEANING_SOURCES}, {"impreuna cu", MEANING_PARTNERS}, {"together with", MEANING_PARTNERS}, {"совместно с", MEANING_PARTNERS},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        if (strcmp(folded, headers[i].header) == 0)
            return headers[i].meaning;
    return MEANING_NONE;
}

/* "Resurse (umane, materiale, financiare)": of resources of several kinds the money counts. */
PATTERN(also_money, "^(?:resurs|ресурс)\\p{L}* .*(?:financ|banes|buget|финанс)")

Meaning column_meaning_in(Pool *pool, const char *header)
{
    g_autofree char *signed_header = g_regex_replace_literal(number_signs(), header, -1, 0, "nr ", 0, NULL);
    const char *folded = prose_fold(pool, signed_header);
    if (is_number_header(folded) || is_number_header_twice(pool, signed_header))
        return MEANING_NUMBER;
    if (g_regex_match(also_money(), folded, 0, NULL) && part_meaning(folded) == MEANING_EXTRA)
        return MEANING_COSTS;
    Meaning whole = whole_meaning(folded);
    if (whole != MEANING_NONE || part_meaning(folded) == MEANING_NONE)
        return whole;
    return parts_meaning(pool, header);
}

/* "Resurse financiare": what, not who. */
PATTERN(any_money, "^(?:resurse|surse|fonduri|mijloace|buget|costuri|sume|финансовые|средства)\\p{L}*(?:\\s+(?:financiar|b[ăa]ne[șşs]t|necesar|alocat|estimat|prev[ăa]zut|planificat|umane|material|средства|ресурсы)\\p{L}*)*$")
/* "Buget 2026", "Costuri pentru anul 2027": when, not who. */
PATTERN(money_of_year, "^(?:buget|cost|sum|aloc|valo|necesar|fonduri|resurs|бюджет|расход|budget|amount)\\p{L}*\\s+(?:\\p{L}+\\s+){0,3}20\\d\\d(?:\\s*[-–/]\\s*20\\d\\d)?$")

const char *column_payer(Pool *pool, const Column *column)
{
    const char *name = prose_line(pool, pool_strndup(pool, column->under, strcspn(column->under, "(,")));
    bool named = *name && text_length(name) < 60 && !g_regex_match(money_of_year(), name, 0, NULL) && !g_regex_match(any_money(), name, 0, NULL);
    const PlanBudget *budget = named ? budget_read(pool, name, NULL, NULL) : NULL;
    return budget && !budget->has_amount && budget->sources->len == 1 && strcmp(budget->sources->pdata[0], name) == 0 ? name : NULL;
}

Meaning column_meaning(const char *header)
{
    g_autoptr(Pool) pool = pool_new();
    return column_meaning_in(pool, prose_line(pool, header ? header : ""));
}

PATTERN(year_header, "^(?:(?:anul|an|year|год)\\s+)?20\\d\\d\\s*(?:г\\.?|год\\w*|\\.)?$")
/* "2026 (mii lei)" */
PATTERN(priced_year, "^(?:(?:anul|an|year|год)\\s+)?20\\d\\d\\W{0,3}\\b(?:(?:mii|mil\\.?|тыс\\.?|млн|thousand|ezer)\\s+)?(?:lei|ron|mdl|eur|euro|lej|леи|лей|леев|евро)\\W{0,2}$")
/* "Trim. II", "Q3", "Ian", "sept." */
PATTERN(part_header, "^(?:(?:trim\\w*|tr|t|q|quarter|кв\\w*|квартал|semestrul|sem)\\.?\\s*(?:(?-i:I{1,3}|IV)|[1-4])|(?:(?-i:I{1,3}|IV)|[1-4])\\.?\\s*(?:trim\\w*|кв\\w*|negyed[ée]v|f[ée]l[ée]v)|"
                     "(?:ian|feb|mar|apr|mai|iun|iul|aug|sep|oct|noi|dec|jan|may|jun|jul|nov|янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)\\w{0,7})\\.?$")

bool column_is_year(const char *text)
{
    return g_regex_match(year_header(), text, 0, NULL);
}

bool column_is_priced_year(const char *text)
{
    return g_regex_match(priced_year(), text, 0, NULL);
}

bool column_is_part_of_year(const char *text)
{
    return g_regex_match(part_header(), text, 0, NULL);
}
