#include "model/form.h"
#include "web/conditions.h"
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/portal/purposes.h>

namespace mado::applications {

namespace {

using definitions::Field;
using web::Attempt;
using web::Visit;

struct Screen {
    definitions::Page const* page;
    std::vector<std::string> all;
    std::size_t place;
};

// The screen of the address, when it is asked.
Result<Screen> screen_of(Visit const& visit, OpenForm const& form, definitions::Evaluation& evaluation)
{
    auto const name = visit.request.path.at("page");
    auto const all = screens(evaluation);
    auto const found = std::ranges::find(all, name);
    if (found == all.end())
        return refuse(Refusal::Kind::NotFound, "applications.no_page");
    return Screen { form.definition->page(name), all, static_cast<std::size_t>(found - all.begin()) };
}

bool wants_check(Visit const& visit) { return visit.request.query_of("from") == "check" || visit.request.answer("from") == "check"; }

web::FormState form_state(Visit const& visit, OpenForm const& form, Screen const& screen, Attempt const* attempt)
{
    web::FormState state;
    state.codes = form.codes(visit);
    state.on = visit.now().today();
    if (attempt) {
        state.troubles = web::troubles(visit, attempt);
        state.typed = &visit.request.form;
    }
    state.rows_at = form.at(visit, "/answers/" + screen.page->name);
    for (auto const& [name, value] : form.contents.carried)
        if (auto const answer = form.contents.answers.find(name); answer != form.contents.answers.end() && json::canonical(answer->second) == json::canonical(value))
            state.origins.emplace(name, "carried");
    for (auto const& [name, value] : form.contents.identified)
        if (auto const answer = form.contents.answers.find(name); answer != form.contents.answers.end() && definitions::is_same_answer(answer->second, value))
            state.origins.emplace(name, "identity");
    return state;
}

QuestionPage question_of(Visit const& visit, OpenForm const& form, Screen const& screen, Attempt const* attempt)
{
    QuestionPage values;
    values.trouble_summary = web::trouble_summary(visit, attempt);
    values.procedure = form.title(visit);
    values.progress = web::words(visit, "applications.question.progress", { { "place", std::to_string(screen.place + 1) }, { "all", std::to_string(screen.all.size()) } });
    values.marks = progress_marks(screen.all.size(), screen.place, true);
    values.title = screen.page->title.in(visit.language);
    values.help = screen.page->help.in(visit.language);
    values.has_moved = form.has_moved;
    values.from = wants_check(visit) ? "check" : "";
    return values;
}

Result<http::Response> show_question(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(open_unsent(visit));
    auto evaluation = form.evaluation(visit);
    auto const screen = TRY(screen_of(visit, form, evaluation));
    auto values = question_of(visit, form, screen, attempt);
    // 個人情報保護法62条: before anything is written.
    if (screen.place == 0) {
        auto const purpose = portal::purpose_for(visit, *form.definition, visit.language);
        values.purpose = purpose.words;
        values.purpose_language = purpose.language;
    }
    auto const before = screen_before(screen.all, screen.page->name);
    values.back = wants_check(visit) ? form.at(visit, "/check") : before ? form.at(visit, "/answers/" + *before) : form.at(visit, "/key");
    // A refused form shows what it asked, also what its new answers ask: those are laid over first.
    auto asking = form.inputs(visit);
    if (attempt) {
        auto const reading = definitions::read_form(form.definition, screen.page->name, visit.request.form, asking, &visit.here.library, visit.language);
        asking.answers = definitions::merged(asking.answers, reading.answers);
    }
    definitions::Evaluation asked(form.definition, asking);
    auto const state = form_state(visit, form, screen, attempt);
    auto controls = web::fields_of(visit, asked, *screen.page, state, is_kept_for_sending);
    if (controls.size() == 1 && controls.front().label == values.title) {
        controls.front().is_title = true;
        values.has_heading = false;
    }
    Watched const watched(visit, definitions::browser_questions(*form.definition, *screen.page), state);
    values.questions = watched.questions(std::move(controls), asking.answers);
    values.conditions = watched.conditions(form.at(visit, "/conditions/" + screen.page->name));
    if (visit.request.query_of("noticed") == "yes")
        for (auto const* flag : evaluation.flags_after(screen.page->name))
            values.flags.push_back(flag->say.in(visit.language));
    if (visit.request.query_of("more") == "yes")
        values.note = web::words(visit, "applications.question.more");
    return web::page(visit, "applications/question.html", values, attempt);
}

bool has_button(Visit const& visit, std::string_view name) { return visit.request.has(name); }

// The web's own controls of a page: not answers.
std::vector<std::string> own_controls(std::vector<Field> const& fields, std::string const& prefix)
{
    std::vector<std::string> names { "csrf", "from", "later", "next" };
    for (auto const& field : fields)
        for (auto const* part : { ".remove", ".add", ".file" })
            names.push_back(prefix + field.name + part);
    return names;
}

void leave_out_kept_for_sending(definitions::Reading& reading, definitions::Definition const& definition)
{
    std::erase_if(reading.errors, [&](FieldError const& error) {
        auto const* field = definition.field(error.field.substr(0, error.field.find('.')));
        return field && is_kept_for_sending(*field);
    });
    std::erase_if(reading.answers, [&](auto const& answer) {
        auto const* field = definition.field(answer.first);
        return field && is_kept_for_sending(*field);
    });
}

Result<void> store_form(Visit const& visit, OpenForm const& form, Kept const& kept)
{
    Saving const saving { form.definition->hash, save_form(form), kept.blobs };
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, form.caller, visit.here, form.application, saving); });
}

// A button of a group: where it leads, when one was pressed. The rows change in `answers`.
std::optional<std::string> group_button(Visit const& visit, definitions::Page const& page, json::Object& answers)
{
    for (auto const& field : page.fields) {
        if (field.type != definitions::FieldType::Group)
            continue;
        auto const stored = answers.find(field.name);
        auto rows = stored != answers.end() && stored->second.is_array() ? stored->second.array() : json::Array {};
        if (has_button(visit, field.name + ".add") && rows.size() < definitions::most_of(field))
            return "/" + field.name + "/" + std::to_string(rows.size());
        if (!has_button(visit, field.name + ".remove"))
            continue;
        auto const row = visit.request.answer(field.name + ".remove");
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (std::to_string(i) == row) {
                rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
                break;
            }
        answers[field.name] = rows.empty() ? json::Value {} : json::Value(std::move(rows));
        return "";
    }
    return std::nullopt;
}

// Where to go after a page that is right: the next one, or back to the check when one came from there and nothing else is open.
std::string next_address(Visit const& visit, OpenForm const& form, std::string const& page)
{
    auto evaluation = form.evaluation(visit);
    if (wants_check(visit))
        return form.at(visit, "/check");
    auto const next = screen_after(screens(evaluation), page);
    return form.at(visit, next ? "/answers/" + *next : "/check");
}

Result<http::Response> act_question(Visit const& visit)
{
    auto form = TRY(open_unsent(visit));
    auto before = form.evaluation(visit);
    auto const screen = TRY(screen_of(visit, form, before));
    auto const address = form.at(visit, "/answers/" + screen.page->name);
    auto const from = wants_check(visit) ? std::string("from=check") : std::string {};

    std::vector<Field const*> asked;
    for (auto const& field : screen.page->fields)
        asked.push_back(&field);
    auto kept = keep_uploads(visit, asked, {}, form.contents.answers, form.contents.keys);
    auto reading = definitions::read_form(form.definition, screen.page->name, visit.request.form, form.inputs(visit), &visit.here.library, visit.language,
        definitions::Strictness::Submission, own_controls(screen.page->fields, {}));
    leave_out_kept_for_sending(reading, *form.definition);
    form.contents.answers = definitions::merged(form.contents.answers, reading.answers);
    bool const has_just_been_asked = definitions::are_only_newly_asked(reading.errors, *form.definition, [&](std::string const& name) { return before.field_asked(name); });
    auto const button = group_button(visit, *screen.page, form.contents.answers);
    // What is right is kept even when something else is wrong: nobody types twice, nobody photographs twice.
    TRY(store_form(visit, form, kept));
    if (has_button(visit, "later"))
        return http::see_other(form.at(visit, "/key"));
    if (button)
        return http::see_other(address + *button + (from.empty() ? "" : "?" + from));
    bool const removed_a_file = std::ranges::any_of(asked, [&](Field const* field) { return has_button(visit, field->name + ".remove"); });
    if (removed_a_file && kept.errors.empty())
        return http::see_other(address + (from.empty() ? "" : "?" + from));
    if (kept.errors.empty() && has_just_been_asked)
        return http::see_other(address + "?more=yes" + (from.empty() ? "" : "&" + from));
    std::ranges::copy(reading.errors, std::back_inserter(kept.errors));
    if (!kept.errors.empty())
        return refuse(std::move(kept.errors));
    // A finding for the applicant is shown once, on its page; one may go on.
    auto evaluation = form.evaluation(visit);
    if (visit.request.query_of("noticed") != "yes" && !evaluation.flags_after(screen.page->name).empty())
        return http::see_other(address + "?noticed=yes" + (from.empty() ? "" : "&" + from));
    return http::see_other(next_address(visit, form, screen.page->name));
}

// -- one row of a group.
struct RowScreen {
    Screen screen;
    Field const* group;
    std::size_t row;
};

Result<RowScreen> row_of(Visit const& visit, OpenForm const& form, definitions::Evaluation& evaluation)
{
    auto screen = TRY(screen_of(visit, form, evaluation));
    auto const* group = form.definition->field(visit.request.path.at("group"));
    auto const text = visit.request.path.at("row");
    bool const is_number = !text.empty() && text.size() < 4 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!group || group->type != definitions::FieldType::Group || form.definition->page_of(group->name) != screen.page || !is_number || is_kept_for_sending(*group)
        || !evaluation.field_asked(group->name))
        return refuse(Refusal::Kind::NotFound, "applications.no_page");
    auto const row = static_cast<std::size_t>(std::stoul(text));
    if (row > evaluation.rows(group->name) || row >= definitions::most_of(*group))
        return refuse(Refusal::Kind::NotFound, "applications.no_page");
    return RowScreen { std::move(screen), group, row };
}

// The answers with a row that may not be there yet.
json::Object with_row(json::Object answers, std::string const& group, std::size_t row, json::Object const& fields)
{
    auto& stored = answers[group];
    auto rows = stored.is_array() ? stored.array() : json::Array {};
    if (row >= rows.size())
        rows.emplace_back(json::Object {});
    auto& there = rows[std::min(row, rows.size() - 1)];
    there = definitions::merged(there.object(), fields);
    stored = std::move(rows);
    return answers;
}

Result<http::Response> show_row(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(open_unsent(visit));
    auto evaluation = form.evaluation(visit);
    auto const found = TRY(row_of(visit, form, evaluation));
    auto inputs = form.inputs(visit);
    json::Object typed;
    if (attempt)
        typed = definitions::read_row(form.definition, found.group->name, found.row, visit.request.form, inputs, &visit.here.library, visit.language).answers;
    inputs.answers = with_row(inputs.answers, found.group->name, found.row, typed);
    definitions::Evaluation asked(form.definition, inputs);
    auto values = question_of(visit, form, found.screen, attempt);
    values.is_row = true;
    values.may_stop = false;
    values.title = web::words(visit, "applications.question.row", { { "what", found.group->title.in(visit.language) }, { "n", std::to_string(found.row + 1) } });
    values.help = found.group->help.in(visit.language);
    values.back = form.at(visit, "/answers/" + found.screen.page->name) + (wants_check(visit) ? "?from=check" : "");
    auto state = form_state(visit, form, found.screen, attempt);
    state.prefix = found.group->name + "." + std::to_string(found.row) + ".";
    Watched const watched(visit, definitions::browser_questions(*form.definition, *found.group), state);
    values.questions = watched.questions(web::fields_of_row(visit, asked, *found.group, found.row, state), inputs.answers.at(found.group->name).array().at(found.row));
    values.conditions = watched.conditions(form.at(visit, "/conditions/" + found.screen.page->name + "/" + found.group->name + "/" + std::to_string(found.row)));
    if (visit.request.query_of("more") == "yes")
        values.note = web::words(visit, "applications.question.more");
    return web::page(visit, "applications/question.html", values, attempt);
}

Result<http::Response> act_row(Visit const& visit)
{
    auto form = TRY(open_unsent(visit));
    auto before = form.evaluation(visit);
    auto const found = TRY(row_of(visit, form, before));
    auto const prefix = found.group->name + "." + std::to_string(found.row) + ".";
    auto const from = wants_check(visit) ? std::string("from=check") : std::string {};

    form.contents.answers = with_row(form.contents.answers, found.group->name, found.row, {});
    auto row = form.contents.answers.at(found.group->name).array()[found.row].object();
    std::vector<Field const*> fields;
    for (auto const& field : found.group->fields)
        fields.push_back(&field);
    auto kept = keep_uploads(visit, fields, prefix, row, form.contents.keys);
    form.contents.answers = with_row(form.contents.answers, found.group->name, found.row, row);
    auto shown = form.evaluation(visit);
    auto reading = definitions::read_row(form.definition, found.group->name, found.row, visit.request.form, form.inputs(visit), &visit.here.library, visit.language,
        definitions::Strictness::Submission, own_controls(found.group->fields, prefix));
    form.contents.answers = with_row(form.contents.answers, found.group->name, found.row, reading.answers);
    TRY(store_form(visit, form, kept));
    bool const has_just_been_asked = definitions::are_only_newly_asked(reading.errors, *form.definition,
        [&](std::string const& control) { return shown.field_asked(found.group->name, found.row, control.substr(control.rfind('.') + 1)); });
    if (kept.errors.empty() && has_just_been_asked)
        return http::see_other(form.at(visit, "/answers/" + found.screen.page->name + "/" + found.group->name + "/" + std::to_string(found.row)) + "?more=yes"
            + (from.empty() ? "" : "&" + from));
    std::ranges::copy(reading.errors, std::back_inserter(kept.errors));
    if (!kept.errors.empty())
        return refuse(std::move(kept.errors));
    return http::see_other(form.at(visit, "/answers/" + found.screen.page->name) + (from.empty() ? "" : "?" + from));
}

// -- what the page's script asks while one types: read as if it were sent, and forgotten.
http::Response told(json::Value const& answer) { return http::bytes("application/json", json::write(answer)); }

Result<http::Response> answer_conditions(Visit const& visit)
{
    auto const form = TRY(open_unsent(visit));
    auto evaluation = form.evaluation(visit);
    auto const screen = TRY(screen_of(visit, form, evaluation));
    auto inputs = form.inputs(visit);
    inputs.answers = definitions::merged(inputs.answers, definitions::read_form(form.definition, screen.page->name, visit.request.form, inputs, &visit.here.library, visit.language).answers);
    definitions::Evaluation now(form.definition, inputs);
    return told(Watched(visit, definitions::browser_questions(*form.definition, *screen.page), {}).answer(
        [&](Field const& field) { return now.field_asked(field.name); }, [&](Field const& field) { return now.required(field.name); }));
}

Result<http::Response> answer_row_conditions(Visit const& visit)
{
    auto const form = TRY(open_unsent(visit));
    auto evaluation = form.evaluation(visit);
    auto const found = TRY(row_of(visit, form, evaluation));
    auto const& group = *found.group;
    auto inputs = form.inputs(visit);
    auto const typed = definitions::read_row(form.definition, group.name, found.row, visit.request.form, inputs, &visit.here.library, visit.language).answers;
    inputs.answers = with_row(inputs.answers, group.name, found.row, typed);
    definitions::Evaluation now(form.definition, inputs);
    return told(Watched(visit, definitions::browser_questions(*form.definition, group), {}).answer(
        [&](Field const& field) { return now.field_asked(group.name, found.row, field.name); }, [&](Field const& field) { return now.required(group.name, found.row, field.name); }));
}

}  // namespace

std::vector<ProgressMark> progress_marks(std::size_t all, std::size_t done, bool here)
{
    std::vector<ProgressMark> marks(all);
    for (std::size_t i = 0; i < all; ++i)
        marks[i].state = i < done ? "done" : i == done && here ? "here" : "";
    return marks;
}

std::vector<web::Route> question_routes()
{
    http::Limits const limits { .file_bytes = web::file_bytes, .total_bytes = web::upload_bytes };
    std::vector<web::Route> routes;
    routes.push_back(web::form("/applications/{application}/answers/{page}").open_to_everyone().with(limits).to(show_question, act_question));
    routes.push_back(web::form("/applications/{application}/answers/{page}/{group}/{row}").open_to_everyone().with(limits).to(show_row, act_row));
    routes.push_back(web::form("/applications/{application}/conditions/{page}").open_to_everyone().posts(answer_conditions));
    routes.push_back(web::form("/applications/{application}/conditions/{page}/{group}/{row}").open_to_everyone().posts(answer_row_conditions));
    return routes;
}

}  // namespace mado::applications
