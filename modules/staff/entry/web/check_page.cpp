// The last page: everything once more as it was understood, what does not fit, the 個人番号 (asked here and never kept before), and for a call
// what was read back.
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>

#include "store/unfinished_store.h"

namespace mado::entry::web {

namespace {

using definitions::Field;
using definitions::FieldType;

struct FindingView {
    std::string words, law;
    static constexpr auto fields = std::tuple { html::field("words", &FindingView::words), html::field("law", &FindingView::law) };
};

struct NumberView {
    std::string title, help;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("title", &NumberView::title), html::field("help", &NumberView::help), html::field("controls", &NumberView::controls) };
};

struct ReadBackView {
    bool is_yes = false, is_no = false;
    std::string error;
    static constexpr auto fields = std::tuple { html::field("is_yes", &ReadBackView::is_yes), html::field("is_no", &ReadBackView::is_no), html::field("error", &ReadBackView::error) };
};

struct CheckView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, channel, back, arrived, charges;
    std::vector<AnswersView> pages;
    std::vector<mado::web::Trouble> misfits;
    std::vector<FindingView> findings;
    std::vector<NumberView> numbers;
    std::optional<ReadBackView> read_back;
    bool has_misfits = false, has_findings = false, has_numbers = false, as_it_is = false, asks_as_it_is = false, is_own = false, may_send = true;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &CheckView::trouble_summary), html::field("title", &CheckView::title),
        html::field("channel", &CheckView::channel), html::field("back", &CheckView::back), html::field("arrived", &CheckView::arrived), html::field("charges", &CheckView::charges),
        html::field("pages", &CheckView::pages), html::field("misfits", &CheckView::misfits), html::field("findings", &CheckView::findings),
        html::field("numbers", &CheckView::numbers), html::field("read_back", &CheckView::read_back), html::field("has_misfits", &CheckView::has_misfits),
        html::field("has_findings", &CheckView::has_findings), html::field("has_numbers", &CheckView::has_numbers), html::field("as_it_is", &CheckView::as_it_is),
        html::field("asks_as_it_is", &CheckView::asks_as_it_is), html::field("is_own", &CheckView::is_own), html::field("may_send", &CheckView::may_send) };
};

bool is_number(definitions::Definition const& definition, std::string const& control)
{
    auto const* field = definition.field(control.substr(0, control.find('.')));
    return field && definitions::is_kept_for_sending(*field);
}

// What does not fit, apart from the numbers that are only typed here.
std::vector<FieldError> misfits_of(Visit const& visit, definitions::Evaluation& evaluation)
{
    auto wrong = definitions::check_all(evaluation, &visit.here.library, "ja");
    std::erase_if(wrong, [&](FieldError const& error) { return is_number(evaluation.definition(), error.field); });
    return wrong;
}

std::vector<FindingView> findings_of(definitions::Evaluation& evaluation)
{
    std::vector<FindingView> all;
    for (auto const& found : evaluation.grounds_for_applicant())
        all.push_back({ found.ground->say.japanese(), found.ground->law });
    for (auto const* flag : evaluation.flags_for_applicant())
        all.push_back({ flag->say.japanese(), flag->law });
    return all;
}

std::string charges_of(Visit const& visit, definitions::Evaluation& evaluation)
{
    std::string words;
    for (auto const& charge : evaluation.charges())
        words += (words.empty() ? "" : "　") + charge.charge->title.japanese() + " "
            + (charge.known && !charge.charge->staff_side() ? charge.total().text() : mado::web::words(visit, "entry.check.charge_later"));
    return words;
}

constexpr std::size_t spare_rows = 2, most_rows = 12;

NumberView number_view(Visit const& visit, definitions::Evaluation& evaluation, Field const& field, mado::web::FormState state)
{
    NumberView view;
    if (field.type == FieldType::MyNumber) {
        view.controls.push_back(mado::web::field_view(visit, field, {}, evaluation.required(field.name), state));
        return view;
    }
    view.title = field.title.japanese();
    view.help = field.help.japanese();
    std::size_t rows = spare_rows;
    for (auto const& [control, value] : visit.request.form)
        if (control.starts_with(field.name + "."))
            rows = std::max<std::size_t>(rows, static_cast<std::size_t>(std::atoi(control.c_str() + field.name.size() + 1)) + 1);
    if (visit.request.query_of("rows") == "more")
        rows = most_rows;
    for (std::size_t row = 0; row < std::min({ rows, most_rows, definitions::most_of(field) }); ++row) {
        state.prefix = field.name + "." + std::to_string(row) + ".";
        for (auto const& inner : field.fields) {
            auto one = mado::web::field_view(visit, inner, {}, false, state);
            one.label = std::to_string(row + 1) + "　" + one.label;
            view.controls.push_back(std::move(one));
        }
    }
    return view;
}

std::string words_to_read(std::vector<AnswersView> const& pages)
{
    std::string words;
    for (auto const& page : pages)
        for (auto const& answer : page.answers)
            words += answer.label + "：" + answer.value + "\n";
    return words;
}

// Whoever presses twice, or goes back, meets what was made of it.
std::optional<http::Response> sent_already(Visit const& visit)
{
    auto const id = entry_of(visit);
    struct Where { bool is_unfinished = false; std::string path {}; };
    auto const where = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Where {
        if (store::find(tx, id))
            return { true, {} };
        for (auto const& own : store::notices_of(tx, visit.caller.person))
            if (own.of == id)
                return { false, "/own/" + own.receipt_number };
        auto const found = cases::find(tx, id);
        return { false, found && found->entered_by && found->applicant != "staff" ? "/entry/" + id.value + "/receipt" : std::string() };
    });
    if (where.is_unfinished || where.path.empty())
        return std::nullopt;
    return http::see_other(mado::web::link(visit, where.path));
}

// The answers with the numbers of this request, in memory alone.
struct WithNumbers {
    definitions::Inputs inputs;
    std::vector<FieldError> wrong, not_storable;
    bool has_numbers = false;
};

WithNumbers with_numbers(Visit const& visit, Entry const& entry)
{
    WithNumbers all { entry.inputs, {}, {}, false };
    auto const& definition = entry.opened.definition;
    auto const reading = definitions::read_some(definition, definitions::is_kept_for_sending, visit.request.form, entry.inputs, &visit.here.library, "ja");
    all.inputs.answers = definitions::merged(all.inputs.answers, reading.answers);
    all.has_numbers = std::ranges::any_of(reading.answers, [](auto const& answer) { return !answer.second.is_null(); });
    all.not_storable = definitions::not_storable(reading, visit.request.form, *definition);
    definitions::Evaluation evaluation(definition, all.inputs);
    all.wrong = definitions::check_all(evaluation, &visit.here.library, "ja");
    return all;
}

std::vector<FieldError> hindrances(Visit const& visit, Opened const& opened, WithNumbers const& read, bool as_it_is)
{
    auto errors = read.not_storable;
    // 番号法16条: whoever takes a number makes sure whose it is. Without that the number is not taken, the application is.
    if (read.has_numbers && !is_own(opened) && opened.unfinished.channel != Channel::Phone && (opened.contents.evidence.empty() || opened.contents.number_evidence.empty()))
        errors.push_back({ "number_evidence", "entry.check.number_evidence" });
    if (read.has_numbers && opened.unfinished.channel == Channel::Phone)  // nobody can be made sure of by telephone
        errors.push_back({ "number_evidence", "entry.check.number_by_phone" });
    if (!as_it_is && !read.wrong.empty())
        errors.insert(errors.end(), read.wrong.begin(), read.wrong.end());
    if (auto const read_back = visit.request.answer("read_back"); opened.unfinished.channel == Channel::Phone && read_back != "yes" && read_back != "no")
        errors.push_back({ "read_back", "entry.check.read_back_required" });
    return errors;
}

}  // namespace

Shown show_check(Visit const& visit, Attempt const* attempt)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    if (auto where = sent_already(visit))
        return std::move(*where);
    auto const entry = TRY(entry_at(visit));
    auto const& opened = entry.opened;
    auto evaluation = entry.evaluation();
    auto const wrong = misfits_of(visit, evaluation);
    if (!attempt && !wrong.empty() && (is_own(opened) || !opened.contents.as_it_is))
        return http::see_other(at(visit, opened, ""));
    CheckView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.title = opened.definition->title.japanese();
    view.is_own = is_own(opened);
    view.channel = view.is_own ? std::string() : channel_words(visit, word_of(opened.unfinished.channel));
    view.back = at(visit, opened, "");
    view.arrived = view.is_own ? std::string() : moment_words(entry.inputs.received_at.value_or(visit.now().at));
    view.charges = charges_of(visit, evaluation);
    view.pages = answers_of(visit, evaluation);
    for (auto const& error : wrong) {
        auto const* field = opened.definition->field(error.field.substr(0, error.field.find('.')));
        view.misfits.push_back({ view.back + "#" + definitions::field_of_control(error.field), (field ? field->title.japanese() + "：" : "") + sentence_of(visit, error) });
    }
    view.has_misfits = !view.misfits.empty();
    view.findings = findings_of(evaluation);
    view.has_findings = !view.findings.empty();
    view.may_send = !(view.is_own && opened.definition->grounds_block_sending() && !evaluation.grounds_for_applicant().empty());
    mado::web::FormState const state { .codes = &visit.here.library, .on = evaluation.today(), .troubles = attempt ? mado::web::troubles(visit, attempt) : std::vector<mado::web::Trouble> {},
        .typed = attempt ? &visit.request.form : nullptr };
    for (auto const* field : definitions::fields_for_sending(evaluation))
        view.numbers.push_back(number_view(visit, evaluation, *field, state));
    view.has_numbers = !view.numbers.empty();
    view.as_it_is = attempt ? visit.request.answer("as_it_is") == "yes" : opened.contents.as_it_is;
    view.asks_as_it_is = !view.is_own && (view.has_misfits || attempt);
    if (opened.unfinished.channel == Channel::Phone)
        view.read_back = ReadBackView { visit.request.answer("read_back") == "yes", visit.request.answer("read_back") == "no", mado::web::trouble_of(visit, attempt, "read_back") };
    auto response = mado::web::page(visit, "entry/check.html", view, attempt);
    response.with("cache-control", "no-store");
    return response;
}

Shown act_check(Visit const& visit)
{
    if (visit.caller.kind != CallerKind::Staff)
        return refuse(Refusal::Kind::SignIn, "access.sign_in");
    if (auto where = sent_already(visit))
        return std::move(*where);
    auto const entry = TRY(entry_at(visit));
    auto const& opened = entry.opened;
    auto const read = with_numbers(visit, entry);
    bool const as_it_is = !is_own(opened) && visit.request.answer("as_it_is") == "yes";
    if (auto errors = hindrances(visit, opened, read, as_it_is); !errors.empty())
        return refuse(std::move(errors));
    definitions::Evaluation evaluation(opened.definition, read.inputs);
    if (is_own(opened) && opened.definition->grounds_block_sending() && !evaluation.grounds_for_applicant().empty())
        return refuse(Refusal::Kind::Invalid, "entry.check.blocked");
    std::optional<ReadBack> read_back;
    if (visit.request.answer("read_back") == "yes" && opened.unfinished.channel == Channel::Phone)
        read_back = ReadBack { words_to_read(answers_of(visit, evaluation)), visit.now().at };
    auto const sending = make_sending(visit.here, visit.tenant(), opened, evaluation, std::move(read_back));
    auto const sent = visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return send(tx, visit.caller, visit.here, opened, sending); });
    if (!sent) {
        if (sent.error().key == "entry.sent_already")
            if (auto where = sent_already(visit))
                return std::move(*where);
        return std::unexpected(sent.error());
    }
    return is_own(opened) ? mado::web::done(visit, "/own/" + sent->receipt_number, "entry.said.notified")
                          : http::see_other(mado::web::link(visit, { "entry", sent->id.value, "receipt" }));
}

std::vector<mado::web::PageType> check_pages() { return { html::page<CheckView>("entry/check.html") }; }

}  // namespace mado::entry::web
