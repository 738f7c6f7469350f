#include "api/operations.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/portal/procedures.h>
#include <mado/search/search.h>

namespace mado::applications {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;
using definitions::Definition;
using definitions::DefinitionPointer;
using definitions::Field;

constexpr int most_found = 50;

bool is_for_residents(Definition const& definition)
{
    return std::ranges::any_of(definition.applicants, [](std::string const& applicant) { return applicant != "staff"; });
}

std::vector<DefinitionPointer> published(Call const& call)
{
    auto const today = call.here().now().today();
    return call.here().database.read(call.tenant(), [&](db::Read& tx) {
        std::vector<DefinitionPointer> all;
        for (auto const& version : definitions::published_all(tx, today))
            if (auto definition = definitions::definition(tx, call.here().definitions, version.hash); definition && is_for_residents(*definition))
                all.push_back(std::move(definition));
        return all;
    });
}

json::Value texts(std::vector<std::string> const& all) { return json::array_of(all, [](std::string const& one) { return json::Value(one); }); }

json::Array residents(Definition const& definition)
{
    json::Array all;
    for (auto const& one : definition.applicants)
        if (one != "staff")
            all.emplace_back(one);
    return all;
}

json::Value short_form(Call const& call, Definition const& definition)
{
    auto const& language = call.visit.language;
    return json::object({ { "name", definition.procedure }, { "title", definition.title.in(language) }, { "about", definition.about.in(language) }, { "effect", word_of(definition.effect) },
        { "applicants", residents(definition) }, { "languages", texts(definition.languages) }, { "definition", definition.hash } });
}

std::vector<s::Member> short_members()
{
    return { s::must("name", s::text()), s::must("title", s::text()), s::must("about", s::text()),
        s::must("effect", s::word({ "disposition", "certificate", "filing", "service", "lottery", "examination", "survey" })), s::must("applicants", s::array(s::word({ "person", "business" }))),
        s::must("languages", s::array(s::text())), s::must("definition", s::about(s::text(), "SHA-256 of the version")) };
}

std::string etag_of(std::string_view bytes) { return "\"" + crypto::sha256_hex(bytes).substr(0, 32) + "\""; }

Result<Answer> list(Call const& call)
{
    auto all = published(call);
    if (auto const word = call.query("q"); !word.empty()) {
        auto const hits = call.here().database.read(call.tenant(), [&](db::Read& tx) { return search::find(tx, "procedure", word, most_found); });
        std::erase_if(all, [&](DefinitionPointer const& one) { return std::ranges::none_of(hits, [&](auto const& hit) { return hit.key == one->procedure; }); });
    }
    auto body = json::object({ { "procedures", json::array_of(all, [&](DefinitionPointer const& one) { return short_form(call, *one); }) } });
    auto const etag = etag_of(json::write(body));
    return Answer { .body = std::move(body), .headers = { { "etag", etag } } };
}

// -- one procedure
json::Value shown_field(Call const& call, Field const& field, Day today)
{
    auto const& language = call.visit.language;
    auto made = json::object({ { "name", field.name }, { "type", word_of(field.type) }, { "title", field.title.in(language) }, { "help", field.help.in(language) },
        { "has_condition", static_cast<bool>(field.when) }, { "is_optional", static_cast<bool>(field.optional) }, { "schema", schema_of(field, &call.here().library, today) } });
    json::Array options;
    for (auto const& option : definitions::options_of(field, &call.here().library, today))
        options.push_back(json::object({ { "key", option.key }, { "title", option.title.in(language) } }));
    if (!options.empty())
        made.set("options", std::move(options));
    if (!field.fields.empty())
        made.set("fields", json::array_of(field.fields, [&](Field const& inner) { return shown_field(call, inner, today); }));
    return made;
}

json::Value whole_form(Call const& call, Definition const& definition)
{
    auto const& language = call.visit.language;
    auto const today = call.here().now().today();
    auto made = short_form(call, definition);
    made.set("law", texts(definition.law)).set("agents", texts(definition.agents)).set("identity", word_of(definition.identity));
    made.set("pages", json::array_of(definition.ask(), [&](definitions::Page const& page) {
        return json::object({ { "name", page.name }, { "title", page.title.in(language) }, { "help", page.help.in(language) }, { "has_condition", static_cast<bool>(page.when) },
            { "fields", json::array_of(page.fields, [&](Field const& field) { return shown_field(call, field, today); }) } });
    }));
    made.set("charges", json::array_of(definition.charges, [&](definitions::Charge const& charge) {
        return json::object({ { "name", charge.name }, { "title", charge.title.in(language) }, { "is_paid_before_decision", charge.before_decision } });
    }));
    made.set("limits", json::array_of(definition.limits, [&](definitions::Limit const& limit) {
        return json::object({ { "name", limit.name }, { "title", limit.title.in(language) }, { "basis", limit.by_law ? "law" : "town" }, { "law", limit.law } });
    }));
    return made;
}

json::Value shown_rounds(Call const& call, Definition const& definition)
{
    auto const& language = call.visit.language;
    auto const open = call.here().database.read(call.tenant(), [&](db::Read& tx) { return definitions::open_rounds(tx, definition.procedure, call.here().now().today()); });
    return json::array_of(open, [&](definitions::Round const& round) {
        return json::object({ { "name", round.name }, { "title", round.title.in(language) }, { "opens_on", round.opens_on.iso() }, { "closes_on", round.closes_on.iso() },
            { "draws_on", round.draws_on.iso() }, { "items", json::array_of(round.items, [&](definitions::RoundItem const& item) {
                return json::object({ { "key", item.key }, { "title", item.title.in(language) }, { "places", item.places } });
            }) } });
    });
}

json::Value schema_of_rounds()
{
    return s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("opens_on", s::day()), s::must("closes_on", s::day()), s::must("draws_on", s::day()),
        s::must("items", s::array(s::object({ s::must("key", s::text()), s::must("title", s::text()), s::must("places", s::whole()) }))) }));
}

json::Value schema_of_whole()
{
    auto members = short_members();
    auto const field = s::object({ s::must("name", s::text()), s::must("type", s::text()), s::must("title", s::text()), s::must("help", s::text()), s::must("has_condition", s::flag()),
        s::must("is_optional", s::flag()), s::must("schema", s::anything("JSON Schema of the stored form")), s::may("options", s::array(s::object({ s::must("key", s::text()), s::must("title", s::text()) }))),
        s::may("fields", s::array(s::anything("fields of a row"))) });
    for (auto const& member : { s::must("law", s::array(s::text())), s::must("agents", s::array(s::text())), s::must("identity", s::word({ "none", "account", "card" })),
             s::must("pages", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("help", s::text()), s::must("has_condition", s::flag()), s::must("fields", s::array(field)) }))),
             s::must("charges", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("is_paid_before_decision", s::flag()) }))),
             s::must("limits", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("basis", s::word({ "law", "town" })), s::must("law", s::text()) }))),
             s::must("rounds", s::about(schema_of_rounds(), "that are open today; empty where there are none")) })
        members.push_back(member);
    return s::object(members);
}

Result<Answer> show(Call const& call)
{
    auto const definition = TRY(definition_for(call, call.path("procedure")));
    auto body = whole_form(call, *definition);
    body.set("rounds", shown_rounds(call, *definition));
    auto const etag = etag_of(json::write(body));
    return Answer { .body = std::move(body), .headers = { { "etag", etag } } };
}

// -- checking: nothing is kept.
json::Value amounts(Call const& call, definitions::Evaluation& evaluation)
{
    json::Array all;
    for (auto const& found : evaluation.charges()) {
        bool const is_known = found.known && !found.charge->staff_side();
        all.push_back(json::object({ { "name", found.charge->name }, { "title", found.charge->title.in(call.visit.language) },
            { "amount", is_known ? json::Value(found.total().amount()) : json::Value {} } }));
    }
    return all;
}

json::Value days(Call const& call, definitions::Evaluation& evaluation)
{
    json::Array all;
    for (auto const& found : evaluation.limits())
        if (!found.limit->days.staff_side)
            all.push_back(json::object({ { "name", found.limit->name }, { "title", found.limit->title.in(call.visit.language) },
                { "last_day", found.expected ? json::Value(found.expected->iso()) : json::Value {} } }));
    return all;
}

json::Value findings(Call const& call, definitions::Evaluation& evaluation, bool is_ground)
{
    json::Array all;
    auto const add = [&](std::string const& name, definitions::Words const& say, std::string const& law) {
        all.push_back(json::object({ { "name", name }, { "say", say.in(call.visit.language) }, { "law", law } }));
    };
    if (is_ground)
        for (auto const& found : evaluation.grounds_for_applicant())
            add(found.ground->name, found.ground->say, found.ground->law);
    else
        for (auto const* flag : evaluation.flags_for_applicant())
            add(flag->name, flag->say, flag->law);
    return all;
}

Result<Answer> check(Call const& call)
{
    auto const definition = TRY(definition_for(call, call.path("procedure")));
    auto const applicant = call.body.text("applicant", "person");
    if (applicant == "staff" || std::ranges::find(definition->applicants, applicant) == definition->applicants.end())
        return refuse(std::vector<FieldError> { { "/applicant", "applications.start.choose" } });
    auto answers = call.body.object("answers");
    auto const files = take_files(call, *definition, answers);
    auto const today = call.here().now().today();
    auto const round = TRY(call.here().database.read(call.tenant(), [&](db::Read& tx) { return round_to_apply_in(tx, *definition, call.body.text("round"), today); }));
    auto inputs = inputs_for(call, applicant, std::move(answers));
    inputs.offered = call.here().database.read(call.tenant(), [&](db::Read& tx) { return definitions::round_pointer(tx, definition->procedure, round); });
    definitions::Evaluation evaluation(definition, std::move(inputs));
    auto errors = definitions::check_all(evaluation, &call.here().library, call.visit.language);
    errors.insert(errors.end(), files.errors.begin(), files.errors.end());
    if (!takes_without_proof(*definition))
        errors.push_back({ "/procedure", "applications.api.identity_needed", { { "address", page_of(call, *definition) } } });
    bool const is_blocked = definition->grounds_block_sending() && !evaluation.grounds_for_applicant().empty();
    return Answer { .body = json::object({ { "definition", definition->hash }, { "may_be_sent", errors.empty() && !is_blocked }, { "errors", list_of_errors(call, errors) },
                        { "pages", texts(evaluation.pages()) }, { "flags", findings(call, evaluation, false) }, { "grounds", findings(call, evaluation, true) },
                        { "charges", amounts(call, evaluation) }, { "limits", days(call, evaluation) } }) };
}

json::Value schema_of_check()
{
    auto const finding = s::object({ s::must("name", s::text()), s::must("say", s::text()), s::must("law", s::text()) });
    return s::object({ s::must("definition", s::text()), s::must("may_be_sent", s::flag()), s::must("errors", schema_of_errors()), s::must("pages", s::array(s::text())),
        s::must("flags", s::array(finding)), s::must("grounds", s::array(finding)),
        s::must("charges", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("amount", s::or_null(s::about(s::whole(), "yen; null: found later"))) }))),
        s::must("limits", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("last_day", s::or_null(s::day())) }))) });
}

}  // namespace

Result<DefinitionPointer> definition_for(Call const& call, std::string const& procedure)
{
    auto const definition = call.here().database.read(call.tenant(),
        [&](db::Read& tx) { return definitions::published_definition(tx, call.here().definitions, procedure, call.here().now().today()); });
    if (!definition || !is_for_residents(*definition))
        return refuse(Refusal::Kind::NotFound, "applications.no_procedure");
    if (call.system && !call.system->may_use(procedure))
        return refuse(Refusal::Kind::Forbidden, "api.token.procedure");
    return definition;
}

std::string page_of(Call const& call, Definition const& definition) { return call.here().public_address + web::link(call.visit, { "procedures", definition.procedure }); }

definitions::Inputs inputs_for(Call const& call, std::string const& applicant, json::Object answers)
{
    auto const now = call.here().clock.now();
    definitions::Inputs inputs;
    inputs.answers = std::move(answers);
    inputs.applicant = applicant;
    inputs.identity.how = "none";
    inputs.received_on = day_in_tokyo(now);
    inputs.received_at = now;
    inputs.calendar = &call.here().calendar;
    inputs.decisions = definitions::lasting(call.here().library);
    return inputs;
}

json::Value list_of_errors(Call const& call, std::vector<FieldError> const& errors)
{
    return json::array_of(errors, [&](FieldError const& error) {
        std::string pointer = error.field.starts_with('/') ? "" : "/answers/";
        for (auto const c : error.field)
            pointer += c == '.' ? '/' : c;
        return json::object({ { "pointer", pointer }, { "key", error.key }, { "detail", error.words.empty() ? web::words(call.visit, error.key, error.arguments) : error.words } });
    });
}

json::Value schema_of_errors() { return s::array(s::object({ s::must("pointer", s::text()), s::must("key", s::text()), s::must("detail", s::text()) })); }

std::vector<api::Operation> procedure_operations()
{
    api::Parameter const procedure = api::path("procedure", { "手続の名", "Name of the procedure" }, "dog_registration");
    auto const dog = json::object({ { "applicant", "person" }, { "answers", json::object({ { "dog_name", "はな" } }) } });
    std::vector<api::Operation> all;
    all.push_back(api::get("list_procedures", "/procedures", "procedures").open_to_everyone()
        .about({ "申請できる手続の一覧", "Lists the procedures that one can apply for" }, { "庁内だけの手続は出ません。変わっていなければ 304 を返します(ETag)。", "Internal procedures never appear. 304 when nothing changed (ETag)." })
        .with({ api::query("q", { "探す言葉", "Words to look for" }, s::text(100), "犬") })
        .answers(s::object({ s::must("procedures", s::array(s::object(short_members()))) }), {}).to(list));
    all.push_back(api::get("show_procedure", "/procedures/{procedure}", "procedures").open_to_everyone()
        .about({ "手続の内容", "One procedure" }, { "聞くこと(ページと項目、保存する形の JSON Schema)、根拠、手数料、期限。", "What it asks (pages, fields, JSON Schema of the stored forms), its law, charges and limits." })
        .with({ procedure }).answers(schema_of_whole(), {}).to(show));
    all.push_back(api::post("check_answers", "/procedures/{procedure}/check", "procedures").open_to_everyone()
        .about({ "答えを確かめる", "Checks answers" }, { "何も保存しません。誤り、聞かれるページ、注意、手数料、期限を返します。本人確認の要る手続では、errors に applications.api.identity_needed が入ります。",
                     "Keeps nothing. Answers the mistakes, the pages that are asked, findings, amounts and days. Where proof of identity is asked for, errors has applications.api.identity_needed." })
        .with({ procedure }).reads(s::object({ s::may("applicant", s::word({ "person", "business" })), s::may("round", s::text(40)), s::must("answers", s::anything("stored forms by field")) }), dog)
        .answers(schema_of_check(), {}).may_refuse({ 403, 409 }).to(check));
    return all;
}

}  // namespace mado::applications
