#include "model/grammar.h"

#include <array>

namespace mado::definitions::grammar {

namespace {

using enum Place;
using Names = std::string_view;

constexpr Shape name { Name }, words { Words }, string { String }, number { Number }, flag { Flag }, day { Place::Day }, expression { Expression },
    quoted { Quoted }, hash { Hash }, anything { Anything };
constexpr Shape names { List, {}, &name }, strings { List, {}, &string }, expressions { List, {}, &expression };

constexpr Names effects[] { "disposition", "certificate", "filing", "service", "lottery", "examination", "survey" };
constexpr Names results[] { "granted", "partly", "refused", "dismissed", "issued", "done", "declined", "won", "reserve", "lost", "ineligible", "passed", "failed" };
constexpr Names zones[] { "office", "core" };
constexpr Names applicants[] { "person", "business", "staff" };
constexpr Names agents[] { "legal", "chosen", "professional", "messenger" };
constexpr Names identities[] { "none", "account", "card" };
constexpr Names languages[] { "ja", "ja-x-easy", "en", "zh", "ko", "pt", "vi", "tl", "es", "ne", "id" };
constexpr Names types[] { "text", "digits", "number", "money", "yes_no", "date", "choice", "person_name", "address", "place", "phone", "corporate_number",
    "my_number", "bank_account", "file", "group" };
constexpr Names setting_types[] { "number", "money", "yes_no" };
constexpr Names date_parts[] { "year", "month", "day" };
constexpr Names accepted[] { "pdf", "image", "drawing" };
constexpr Names ways[] { "post", "counter", "omit" };
constexpr Names hits[] { "unique", "first" };
constexpr Names flag_readers[] { "staff", "both" };
constexpr Names bases[] { "law", "town" };
constexpr Names ends[] { "decision", "attachments", "next" };
constexpr Names pauses[] { "completion_request", "payment" };
constexpr Names expiries[] { "warn", "completion_request", "deemed_refused", "lapse" };
constexpr Names chosen[] { "chosen" };
constexpr Names consulted[] { "division", "body", "third_party" };
constexpr Names needs[] { "agreement", "opinion" };
constexpr Names forwards[] { "via", "transfer" };
constexpr Names receivers[] { "prefecture", "municipality", "agency" };
constexpr Names arrivals[] { "first", "here" };
constexpr Names payments[] { "before_decision", "after_decision" };
constexpr Names sureness[] { "read", "memory", "demo" };

constexpr Shape effect { Choice, effects }, result { Choice, results }, zone { Choice, zones }, identity { Choice, identities };
constexpr Shape applicant { Choice, applicants }, applicant_list { List, {}, &applicant };
constexpr Shape agent { Choice, agents }, agent_list { List, {}, &agent };
constexpr Shape language { Choice, languages }, language_list { List, {}, &language };
constexpr Shape setting_type { Choice, setting_types };
constexpr Shape date_part { Choice, date_parts }, date_part_list { List, {}, &date_part };
constexpr Shape accept { Choice, accepted }, accept_list { List, {}, &accept };
constexpr Shape way { Choice, ways }, way_list { List, {}, &way };
constexpr Shape hit { Choice, hits }, reader { Choice, flag_readers }, basis { Choice, bases }, end { Choice, ends };
constexpr Shape pause { Choice, pauses }, pause_list { List, {}, &pause };
constexpr Shape expiry { Choice, expiries }, until_chosen { Choice, chosen };
constexpr Shape consulted_with { Choice, consulted }, need { Choice, needs }, forward_kind { Choice, forwards }, receiver { Choice, receivers };
constexpr Shape arrival { Choice, arrivals }, payment { Choice, payments }, sure { Choice, sureness };

// settings
constexpr Shape dated_expressions { Map, {}, &expression, {}, true };
constexpr Word setting_words[] {
    { "title", &words, true, "shown to the town" },
    { "type", &setting_type, true },
    { "decimals", &number },
    { "value", &expression, false, "an amount without days" },
    { "on", &expression, false, "the day that chooses the entry of since" },
    { "since", &dated_expressions, false, "day → amount, ascending" },
};
constexpr Shape setting { Record, {}, nullptr, setting_words }, settings { Map, {}, &setting };

// tables
constexpr Word row_words[] { { "when", &expressions, true, "unary tests, one for each of takes" }, { "then", &expressions, true, "one expression for each of gives" } };
constexpr Shape row { Record, {}, nullptr, row_words }, rows { Map, {}, &row }, dated_rows { Map, {}, &rows, {}, true };
constexpr Word table_words[] {
    { "title", &words, true },
    { "takes", &names, true, "names of its columns: parameters in this order" },
    { "gives", &names, true },
    { "hit", &hit, true },
    { "rows", &rows },
    { "on", &expression },
    { "since", &dated_rows },
    { "from", &string, false, "decisions/x" },
};
constexpr Shape table { Record, {}, nullptr, table_words }, tables { Map, {}, &table };

// pages and fields
constexpr Shape field { Place::Field }, fields { Map, {}, &field }, options { Map, {}, &words, {}, true };
constexpr Shape type { Choice, types };
constexpr Word field_words[] {
    { "type", &type, true },
    { "title", &words, true, "the label" },
    { "help", &words },
    { "when", &expression, false, "asked only then" },
    { "optional", &expression, false, "need not be answered then" },
    { "check", &expression, false, "null passes" },
    { "say", &words, false, "words when the check fails" },
    { "prefill", &strings, false, "identity.name, staff.address: the first that exists" },
};
constexpr Word text_words[] { { "max", &number, true, "characters" }, { "lines", &number } };
constexpr Word digits_words[] { { "length", &number } };
constexpr Word number_words[] { { "decimals", &number }, { "min", &quoted } };
constexpr Word money_words[] { { "min", &quoted } };
constexpr Word date_words[] { { "unknown", &date_part_list, false, "parts that may be unknown" } };
constexpr Word choice_words[] { { "options", &options }, { "from", &string, false, "codes/x or round" }, { "many", &flag }, { "other", &flag } };
constexpr Word file_words[] { { "accept", &accept_list, true }, { "most", &number }, { "also", &way_list } };
constexpr Word group_words[] { { "fields", &fields, true }, { "least", &number }, { "most", &number } };

constexpr Word page_words[] { { "title", &words, true }, { "help", &words }, { "when", &expression }, { "fields", &fields, true } };
constexpr Shape page { Record, {}, nullptr, page_words }, pages { Map, {}, &page };

constexpr Shape rules { Map, {}, &expression };

constexpr Word flag_words[] { { "to", &reader, true }, { "when", &expression, true }, { "say", &words, true }, { "law", &string } };
constexpr Shape one_flag { Record, {}, nullptr, flag_words }, flags { Map, {}, &one_flag };
constexpr Word ground_words[] { { "result", &result, true }, { "when", &expression, true }, { "say", &words, true }, { "law", &string }, { "each", &name } };
constexpr Shape ground { Record, {}, nullptr, ground_words }, grounds { Map, {}, &ground };

constexpr Word consult_words[] { { "with", &consulted_with, true }, { "whom", &string, true }, { "needs", &need, true }, { "when", &expression }, { "days", &expression },
    { "law", &string }, { "send", &name }, { "wait_after_decision", &expression }, { "send_after_decision", &name } };
constexpr Shape consult { Record, {}, nullptr, consult_words }, consults { Map, {}, &consult };
constexpr Word forward_words[] { { "kind", &forward_kind, true }, { "to", &receiver, true }, { "when", &expression }, { "days", &expression }, { "arrival", &arrival }, { "law", &string } };
constexpr Shape forward { Record, {}, nullptr, forward_words }, forward_map { Map, {}, &forward };

constexpr Word extension_words[] { { "days", &expression }, { "until", &until_chosen }, { "law", &string }, { "send", &name, true } };
constexpr Shape extension { Record, {}, nullptr, extension_words }, extensions { Map, {}, &extension };
constexpr Word limit_words[] { { "title", &words, true }, { "days", &expression }, { "working_days", &expression }, { "basis", &basis, true }, { "law", &string },
    { "starts", &anything, true, "arrival, decision or an expression of a day" }, { "when", &expression }, { "until", &end }, { "pauses_for", &pause_list },
    { "on_expiry", &expiry }, { "extensions", &extensions } };
constexpr Shape limit { Record, {}, nullptr, limit_words }, limits { Map, {}, &limit };

constexpr Word year_words[] { { "from", &expression, true }, { "through", &expression, true } };
constexpr Shape each_year { Record, {}, nullptr, year_words };
constexpr Word charge_words[] { { "title", &words, true }, { "when", &expression }, { "amount", &expression, true }, { "waive", &expression }, { "each_fiscal_year", &each_year },
    { "pay", &payment, true }, { "revenue", &string, true } };
constexpr Shape charge { Record, {}, nullptr, charge_words }, charges { Map, {}, &charge };

constexpr Word route_words[] { { "by", &name, true, "a table of definitions/routes" }, { "amount", &expression } };
constexpr Shape route_shape { Record, {}, nullptr, route_words };

constexpr Shape carried { Map, {}, &expression };
constexpr Word next_words[] { { "procedure", &name, true }, { "offer_on", &expression }, { "carry", &names }, { "set", &carried } };
constexpr Shape next { Record, {}, nullptr, next_words }, nexts { Map, {}, &next };
constexpr Word outcome_words[] { { "document", &name }, { "register", &name }, { "charge", &names }, { "conditions", &names }, { "tell", &name, true }, { "next", &nexts } };
constexpr Shape outcome { Record, {}, nullptr, outcome_words }, outcomes { Map, {}, &outcome };

constexpr Word keep_words[] { { "class", &string, true }, { "years", &number, true }, { "starts", &anything, true, "fiscal_year or an expression of a day" } };
constexpr Shape keep { Record, {}, nullptr, keep_words };
constexpr Word count_words[] { { "by", &names, true }, { "sum", &names }, { "publish", &flag, true }, { "hide_below", &number } };
constexpr Shape count { Record, {}, nullptr, count_words }, counts { Map, {}, &count };
constexpr Word source_words[] { { "of", &strings, true, "addresses" }, { "says", &string, true }, { "sure", &sure, true } };
constexpr Shape source { Record, {}, nullptr, source_words }, sources { Map, {}, &source };
constexpr Word example_words[] { { "given", &anything, true }, { "expect", &anything, true } };
constexpr Shape example { Record, {}, nullptr, example_words }, examples { Map, {}, &example };

constexpr Word column_words[] { { "type", &setting_type, true }, { "title", &words, true }, { "decimals", &number } };
constexpr Shape column { Record, {}, nullptr, column_words }, columns { Map, {}, &column };
constexpr Word round_words[] { { "choose", &name, true }, { "columns", &columns, true } };
constexpr Shape rounds { Record, {}, nullptr, round_words };
constexpr Word draw_words[] { { "by", &name, true }, { "rank", &expression, true }, { "lots", &expression, true }, { "reserves", &expression, true } };
constexpr Shape draw { Record, {}, nullptr, draw_words };

constexpr Word definition_words[] {
    { "procedure", &name, true, "equals the file's name; never changes" },
    { "based_on", &hash, false, "the library version that a town's row came from" },
    { "title", &words, true },
    { "about", &words, false, "what it is for, in two sentences" },
    { "words", &strings, false, "what people search for; not shown" },
    { "effect", &effect, true },
    { "zone", &zone, true },
    { "law", &strings, true, "the first is the ground" },
    { "criteria", &name, false, "審査基準" },
    { "owner", &string, true, "主管課" },
    { "applicants", &applicant_list, true },
    { "agents", &agent_list },
    { "identity", &identity, true },
    { "languages", &language_list, true },
    { "form", &name, false, "別記様式" },
    { "settings", &settings },
    { "tables", &tables },
    { "rounds", &rounds },
    { "draw", &draw },
    { "ask", &pages, true },
    { "examine", &pages },
    { "rules", &rules },
    { "flags", &flags },
    { "grounds", &grounds },
    { "consult", &consults },
    { "forward", &forward_map },
    { "limits", &limits },
    { "charges", &charges },
    { "route", &route_shape },
    { "outcome", &outcomes, true },
    { "keep", &keep, true },
    { "count", &counts },
    { "locked", &strings },
    { "sources", &sources, true },
    { "examples", &examples, true },
};
constexpr Shape definition_shape { Record, {}, nullptr, definition_words };

}  // namespace

Shape const& definition() { return definition_shape; }
std::span<Word const> words_of_field() { return field_words; }
std::span<std::string_view const> field_types() { return types; }

std::span<Word const> words_of_type(std::string_view type_name)
{
    if (type_name == "text") return text_words;
    if (type_name == "digits") return digits_words;
    if (type_name == "number") return number_words;
    if (type_name == "money") return money_words;
    if (type_name == "date") return date_words;
    if (type_name == "choice") return choice_words;
    if (type_name == "file") return file_words;
    if (type_name == "group") return group_words;
    return {};
}

}  // namespace mado::definitions::grammar
