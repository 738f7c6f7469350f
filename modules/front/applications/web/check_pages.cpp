#include "model/form.h"
#include "web/pages.h"
#include "web/signing.h"

#include <mado/definitions/answers.h>
#include <mado/mail/mail.h>

namespace mado::applications {

namespace {

using definitions::belongs_to;
using definitions::Field;
using definitions::FieldType;
using definitions::without_blank_rows;
using web::Attempt;
using web::Visit;

constexpr std::size_t spare_rows = 2, most_spare_rows = 12;

std::vector<std::string> law_words(std::string const& words, std::string const& law) { return { law.empty() ? words : words + "（" + law + "）" }; }

// -- 個人番号, asked here and nowhere else.
std::size_t rows_to_fill(Visit const& visit, Field const& group)
{
    std::size_t wanted = spare_rows;
    for (auto const& [name, value] : visit.request.form)  // a refused form keeps its rows
        if (name.starts_with(group.name + ".") && name.size() > group.name.size() + 1)
            wanted = std::max<std::size_t>(wanted, static_cast<std::size_t>(std::atoi(name.c_str() + group.name.size() + 1)) + 1);
    if (visit.request.query_of("rows") == "more")
        wanted = most_spare_rows;
    return std::clamp(std::min(wanted, most_spare_rows), group.least, definitions::most_of(group));
}

NumberSection section_of(Visit const& visit, Field const& field, bool is_required, web::FormState state)
{
    NumberSection section;
    if (field.type == FieldType::MyNumber) {
        section.controls.push_back(web::field_view(visit, field, {}, is_required, state));
        return section;
    }
    section.title = field.title.in(visit.language);
    section.help = field.help.in(visit.language);
    auto const rows = rows_to_fill(visit, field);
    for (std::size_t row = 0; row < rows; ++row) {
        state.prefix = field.name + "." + std::to_string(row) + ".";
        for (auto const& inner : field.fields) {
            auto view = web::field_view(visit, inner, {}, false, state);
            view.label = web::words(visit, "applications.check.row_label", { { "n", std::to_string(row + 1) }, { "label", view.label } });
            section.controls.push_back(std::move(view));
        }
    }
    if (rows < std::min(most_spare_rows, definitions::most_of(field)))
        section.more = "?rows=more";
    return section;
}

// Reads the numbers that came with the form, laid over the answers of the unsent form; says what is wrong with them.
std::vector<FieldError> read_numbers(Visit const& visit, OpenForm const& form, definitions::Inputs& inputs)
{
    std::vector<FieldError> errors;
    auto evaluation = form.evaluation(visit);
    auto const wanted = fields_for_sending(evaluation);
    for (auto const& page : form.definition->ask()) {
        auto const is_here = [&](Field const& field) { return std::ranges::find(wanted, &field) != wanted.end(); };
        if (std::ranges::none_of(page.fields, is_here))
            continue;
        definitions::FormPairs pairs;
        for (auto const& field : page.fields)
            if (is_here(field)) {
                definitions::FormPairs own;
                for (auto const& pair : visit.request.form)
                    if (belongs_to(pair.first, field))
                        own.push_back(pair);
                if (field.type == FieldType::Group)
                    own = without_blank_rows(own, field);
                pairs.insert(pairs.end(), own.begin(), own.end());
            } else {
                auto const stored = inputs.answers.find(field.name);
                auto const own = definitions::controls_of(field, stored == inputs.answers.end() ? json::Value {} : stored->second);
                pairs.insert(pairs.end(), own.begin(), own.end());
            }
        auto const reading = definitions::read_form(form.definition, page.name, pairs, inputs, &visit.here.library, visit.language, definitions::Strictness::Submission);
        for (auto const& field : page.fields) {
            if (!is_here(field))
                continue;
            if (auto const answer = reading.answers.find(field.name); answer != reading.answers.end() && !answer->second.is_null())
                inputs.answers[field.name] = answer->second;
            for (auto const& error : reading.errors)
                if (belongs_to(error.field, field))
                    errors.push_back(error);
        }
    }
    return errors;
}

// Controls that this form does not have, or that came twice.
std::vector<FieldError> strays(Visit const& visit, OpenForm const& form)
{
    static constexpr std::array<std::string_view, 7> own { "csrf", "notice", "mail", "confirm", "agent", "agent_name", "agent_number" };
    auto evaluation = form.evaluation(visit);
    auto const wanted = fields_for_sending(evaluation);
    std::vector<FieldError> errors;
    std::map<std::string, int> times;
    for (auto const& [name, value] : visit.request.form) {
        bool const is_own = std::ranges::find(own, name) != own.end();
        if (!is_own && std::ranges::any_of(wanted, [&](Field const* field) { return belongs_to(name, *field); }))
            continue;
        auto const count = ++times[name];
        if (!is_own && count == 1)
            errors.push_back({ name, "applications.check.unknown", { { "control", name } } });
        if (is_own && count == 2)
            errors.push_back({ name, "applications.check.repeated", { { "control", name } } });
    }
    return errors;
}

// Sentences that warn before sending: grounds for refusing that the applicant can see.
std::vector<std::string> warnings(Visit const& visit, definitions::Evaluation& evaluation)
{
    std::vector<std::string> all;
    for (auto const& found : evaluation.grounds_for_applicant())
        std::ranges::copy(law_words(found.ground->say.in(visit.language), found.ground->law), std::back_inserter(all));
    return all;
}

bool is_blocked(definitions::Evaluation& evaluation) { return evaluation.definition().grounds_block_sending() && !evaluation.grounds_for_applicant().empty(); }

// What was shown at the start has gone meanwhile (twelve hours, another browser): to be shown again before sending.
bool is_identified(OpenForm const& form) { return suffices(*form.definition, form.proof, form.application.applicant); }

// A signature of these very answers shows who applies; one of other answers shows nothing, and that is said.
enum class Signature { None, Right, Outdated };
Signature take_signature(Visit const& visit, OpenForm& form, card::AcceptancePointer const& acceptance)
{
    if (!acceptance || !is_signed(form.contents))
        return Signature::None;
    auto proof = proof_of_signature(visit, form, *acceptance);
    if (!proof)
        return Signature::Outdated;
    form.proof = std::move(proof);
    return Signature::Right;
}

// The round that it was begun in takes no more applications.
bool is_round_over(Visit const& visit, OpenForm const& form) { return form.offered && !form.offered->is_open(visit.now().today()); }

// What is not answered yet, with its page.
std::vector<web::Trouble> missing(Visit const& visit, OpenForm const& form, definitions::Evaluation& evaluation)
{
    std::vector<web::Trouble> all;
    std::set<std::string> seen;
    for (auto const& error : definitions::check_all(evaluation, &visit.here.library, visit.language)) {
        auto const name = error.field.substr(0, error.field.find('.'));
        auto const* field = form.definition->field(name);
        auto const* page = field ? form.definition->page_of(name) : nullptr;
        if (!page || is_kept_for_sending(*field) || !seen.insert(error.field).second)
            continue;
        auto const words = error.words.empty() ? web::words(visit, error.key, error.arguments) : error.words;
        all.push_back({ form.at(visit, "/answers/" + page->name) + "?from=check", field->title.in(visit.language) + "：" + words });
    }
    return all;
}

Result<http::Response> show_check(Visit const& visit, Attempt const* attempt, card::AcceptancePointer const& acceptance)
{
    auto form = TRY(open_form(visit));
    if (!form.application.is_unsent())
        return http::see_other(form.at(visit, "/receipt"));
    auto const signature = take_signature(visit, form, acceptance);
    auto evaluation = form.evaluation(visit);
    auto const all = screens(evaluation);
    CheckPage values;
    values.trouble_summary = web::trouble_summary(visit, attempt);
    values.procedure = form.title(visit);
    values.back = all.empty() ? form.at(visit, "/key") : form.at(visit, "/answers/" + all.back());
    values.marks = progress_marks(all.size(), all.size(), false);
    values.has_moved = form.has_moved;
    values.pages = answered_pages(visit, form, evaluation);
    values.missing = missing(visit, form, evaluation);
    values.warnings = warnings(visit, evaluation);
    values.has_warnings = !values.warnings.empty();
    if (is_blocked(evaluation))
        values.blocked_by = web::words(visit, "applications.check.blocked");
    if (is_round_over(visit, form))
        values.blocked_by = web::words(visit, "applications.round.over", { { "day", day_words(visit, form.offered->closes_on) } });
    if (!is_identified(form)) {
        values.blocked_by = web::words(visit, "applications.check.identify");
        values.missing.push_back({ ways_address(visit, *form.definition, form.path("/check")), web::words(visit, "applications.check.identify.do") });
        if (acceptance)
            values.missing.push_back({ form.at(visit, "/sign"), web::words(visit, "applications.sign.do") });
        if (signature == Signature::Outdated)
            values.blocked_by = web::words(visit, "applications.sign.changed");
    }
    values.may_send = values.missing.empty() && values.blocked_by.empty();
    for (auto const& charge : evaluation.charges())
        values.amounts.push_back({ charge.charge->title.in(visit.language),
            charge.known && !charge.charge->staff_side() ? yen_words(visit, charge.total().amount()) : web::words(visit, "applications.check.amount_later") });
    values.has_amounts = !values.amounts.empty();
    web::FormState state { .codes = form.codes(visit), .on = visit.now().today(), .troubles = attempt ? web::troubles(visit, attempt) : std::vector<web::Trouble> {},
        .typed = attempt ? &visit.request.form : nullptr };
    for (auto const* field : fields_for_sending(evaluation))
        values.numbers.push_back(section_of(visit, *field, evaluation.required(field->name), state));
    values.has_numbers = !values.numbers.empty();
    values.agents = agent_choice(visit, form, attempt);
    auto const notice = visit.request.answer("notice");  // neither is chosen for anybody
    values.is_electronic = notice == "electronic";
    values.is_paper = notice == "paper";
    values.mail = visit.request.answer("mail");
    values.notice_error = web::trouble_of(visit, attempt, "notice");
    values.mail_error = web::trouble_of(visit, attempt, "mail");
    values.confirm_error = web::trouble_of(visit, attempt, "confirm");
    auto response = web::page(visit, "applications/check.html", values, attempt);
    response.with("cache-control", "no-store");
    return response;
}

std::vector<FieldError> wrong_choices(Visit const& visit)
{
    std::vector<FieldError> errors;
    auto const notice = visit.request.answer("notice"), mail = visit.request.answer("mail");
    if (notice != "electronic" && notice != "paper")
        errors.push_back({ "notice", "applications.check.choose_notice" });
    if (!mail.empty() && !mail::is_mail_address(mail))
        errors.push_back({ "mail", "applications.check.wrong_mail" });
    if (visit.request.answer("confirm") != "yes")
        errors.push_back({ "confirm", "applications.check.confirm_first" });
    return errors;
}

// Every mistake at once; the same mistake of a field once.
void add_errors(std::vector<FieldError>& errors, std::vector<FieldError> more)
{
    for (auto& error : more)
        if (std::ranges::none_of(errors, [&](FieldError const& known) { return known.field == error.field; }))
            errors.push_back(std::move(error));
}

Result<http::Response> act_check(Visit const& visit, card::AcceptancePointer const& acceptance)
{
    auto form = TRY(open_form(visit));
    auto const receipt = form.at(visit, "/receipt");
    if (!form.application.is_unsent())
        return http::see_other(receipt);  // the second click of a double click
    auto const signature = take_signature(visit, form, acceptance);
    auto inputs = form.inputs(visit);
    auto errors = strays(visit, form);
    add_errors(errors, read_numbers(visit, form, inputs));
    definitions::Evaluation evaluation(form.definition, inputs);
    add_errors(errors, definitions::check_all(evaluation, &visit.here.library, visit.language));
    add_errors(errors, wrong_choices(visit));
    auto const agent = typed_agent(visit, form, errors);
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const own = TRY(take_out_own_details(visit, form, agent));
    if (!own.empty())
        return refuse({ { "agent", "applications.agent.own_details", { { "fields", own } } } });
    if (!agent.agent.is_null())
        form.contents.identified.clear();  // what a representative has shown of herself marks nothing as the represented's
    if (!is_identified(form))
        return refuse(Refusal::Kind::Invalid, signature == Signature::Outdated ? "applications.sign.changed" : "applications.check.identify");
    if (is_round_over(visit, form))
        return refuse(Refusal::Kind::Invalid, "applications.round.over", { { "day", day_words(visit, form.offered->closes_on) } });
    if (is_blocked(evaluation))
        return refuse(Refusal::Kind::Invalid, "applications.check.blocked");
    auto const sending = make_sending(visit.here, visit.tenant(), form.application, evaluation, form.contents, visit.request.answer("notice"), visit.request.answer("mail"),
        { .agent = agent.agent, .proof = form.proof });
    auto const sent = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        TRY(use_mandate(tx, agent, form, visit.here.clock.now()));
        return submit(tx, form.caller, visit.here, form.application, sending);
    });
    if (!sent && sent.error().key != "applications.sent_already")
        return std::unexpected(sent.error());
    return http::see_other(receipt);
}

void add_answer(Visit const& visit, OpenForm const& form, AnsweredPage& shown, Field const& field, json::Value const& stored, std::string const& id, std::string label, std::string const& change)
{
    auto value = definitions::shown(field, stored, form.codes(visit), visit.language);
    if (value.empty())
        value = web::words(visit, "applications.check.empty");
    shown.answers.push_back({ std::move(label), std::move(value), change, id });
}

void add_group(Visit const& visit, OpenForm const& form, AnsweredPage& shown, definitions::Evaluation& evaluation, Field const& group, json::Value const& stored, std::string const& page, bool may_change)
{
    auto const rows = stored.is_array() ? stored.array().size() : 0;
    if (rows == 0)
        return add_answer(visit, form, shown, group, {}, group.name, group.title.in(visit.language), may_change ? page + "?from=check" : "");
    for (std::size_t row = 0; row < rows; ++row)
        for (auto const& field : group.fields)
            if (evaluation.field_asked(group.name, row, field.name))
                add_answer(visit, form, shown, field, stored.array()[row][field.name], group.name + "." + std::to_string(row) + "." + field.name,
                    web::words(visit, "applications.check.row_label", { { "n", group.title.in(visit.language) + std::to_string(row + 1) }, { "label", field.title.in(visit.language) } }),
                    may_change ? page + "/" + group.name + "/" + std::to_string(row) + "?from=check" : "");
}

}  // namespace

std::vector<AnsweredPage> answered_pages(Visit const& visit, OpenForm const& form, definitions::Evaluation& evaluation)
{
    bool const may_change = form.application.is_unsent();
    std::vector<AnsweredPage> pages;
    for (auto const& name : screens(evaluation)) {
        auto const* page = form.definition->page(name);
        auto const address = form.at(visit, "/answers/" + name);
        AnsweredPage shown { page->title.in(visit.language), {} };
        for (auto const& field : page->fields) {
            if (!evaluation.field_asked(field.name) || is_kept_for_sending(field))
                continue;
            auto const found = form.contents.answers.find(field.name);
            auto const stored = found == form.contents.answers.end() ? json::Value {} : found->second;
            if (field.type == FieldType::Group)
                add_group(visit, form, shown, evaluation, field, stored, address, may_change);
            else
                add_answer(visit, form, shown, field, stored, field.name, field.title.in(visit.language), may_change ? address + "?from=check#" + field.name : "");
        }
        pages.push_back(std::move(shown));
    }
    return pages;
}

std::vector<web::Route> check_routes(card::AcceptancePointer const& acceptance)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/applications/{application}/check").open_to_everyone().to(
        [acceptance](Visit const& visit, Attempt const* attempt) { return show_check(visit, attempt, acceptance); }, [acceptance](Visit const& visit) { return act_check(visit, acceptance); }));
    return routes;
}

}  // namespace mado::applications
