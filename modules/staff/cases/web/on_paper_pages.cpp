// What came about a case on paper or over the counter: the answer to a request, a withdrawal; and the 別記様式 of any case.
#include "web/views.h"

#include <mado/audit/audit.h>
#include <mado/cases/asked_fields.h>
#include <mado/web/day_box.h>

#include "web/lines.h"
#include "model/life.h"

namespace mado::cases::web {

namespace {

struct CompletedView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> channels;
    mado::web::DayBox came_on;
    std::vector<AskedPart> parts;
    std::string asked, words, words_error, channel_error;
    bool may_be_as_it_is = false;
    static constexpr auto fields = std::tuple { html::include(&CompletedView::heading), html::field("trouble_summary", &CompletedView::trouble_summary),
        html::field("channels", &CompletedView::channels), html::field("came_on", &CompletedView::came_on), html::field("parts", &CompletedView::parts),
        html::field("asked", &CompletedView::asked), html::field("words", &CompletedView::words), html::field("words_error", &CompletedView::words_error),
        html::field("channel_error", &CompletedView::channel_error), html::field("may_be_as_it_is", &CompletedView::may_be_as_it_is) };
};

struct WithdrawnView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> channels;
    mado::web::DayBox came_on;
    std::string words, words_error, channel_error;
    static constexpr auto fields = std::tuple { html::include(&WithdrawnView::heading), html::field("trouble_summary", &WithdrawnView::trouble_summary),
        html::field("channels", &WithdrawnView::channels), html::field("came_on", &WithdrawnView::came_on), html::field("words", &WithdrawnView::words),
        html::field("words_error", &WithdrawnView::words_error), html::field("channel_error", &WithdrawnView::channel_error) };
};

std::vector<OptionView> channels(Visit const& visit, Attempt const* attempt)
{
    std::vector<OptionView> all;
    for (auto const* channel : { "paper", "post", "counter", "phone" })
        all.push_back({ channel, mado::web::words(visit, std::string("cases.channel.") + channel), {}, attempt && visit.request.answer("channel") == channel });
    return all;
}

Result<OnPaper> typed_how(Visit const& visit)
{
    auto const came_on = TRY(mado::web::typed_day(visit, "came_on", "cases.on_paper.no_such_day"));
    return OnPaper { visit.request.answer("channel"), came_on, visit.request.answer("words") };
}

struct AskedCase {
    Case found;
    Request request;
    Content content;
};

Result<AskedCase> asked_case(Visit const& visit, db::Read& tx)
{
    auto found = TRY(visited(visit, tx, may_enter));
    for (auto& request : requests(tx, found.id))
        if (request.state == RequestState::Open)
            return AskedCase { found, std::move(request), content(tx, found.id) };
    return refuse(Refusal::Kind::Conflict, "cases.request.not_open");
}

std::string pdf_name(Case const& found) { return found.receipt_number + ".pdf"; }

}  // namespace

Shown show_completed_on_paper(Visit const& visit, Attempt const* attempt)
{
    auto made_view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<CompletedView> {
        auto const asked = TRY(asked_case(visit, tx));
        auto evaluation = TRY(cases::evaluation(tx, visit.here, asked.found));
        CompletedView made;
        made.heading = heading_of(visit, asked.found);
        made.parts = asked_parts(visit, evaluation, asked.request, attempt);
        made.asked = asked.request.words;
        return made;
    });
    auto shown = TRY(std::move(made_view));
    shown.trouble_summary = mado::web::trouble_summary(visit, attempt);
    shown.channels = channels(visit, attempt);
    shown.channel_error = mado::web::trouble_of(visit, attempt, "channel");
    shown.came_on = mado::web::day_box(visit, attempt, "came_on", visit.now().today(), mado::web::words(visit, "cases.on_paper.came_on"), mado::web::words(visit, "cases.on_paper.came_on.help"));
    shown.words = attempt ? visit.request.answer("words") : std::string();
    shown.words_error = mado::web::trouble_of(visit, attempt, "words");
    shown.may_be_as_it_is = attempt != nullptr;
    return mado::web::page(visit, "cases/completed_on_paper.html", shown, attempt);
}

Shown act_completed_on_paper(Visit const& visit)
{
    auto const how = TRY(typed_how(visit));
    auto reading = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<AskedAnswers> {
        auto const asked = TRY(asked_case(visit, tx));
        auto evaluation = TRY(cases::evaluation(tx, visit.here, asked.found));
        return read_asked(visit, evaluation, asked.content, asked.request);
    });
    auto const read = TRY(std::move(reading));
    if (!read.not_storable.empty())
        return refuse(read.not_storable);
    // An answer that is still incomplete has come all the same: it is kept as it was written, and looked at again (行政手続法7条).
    if (!read.wrong.empty() && visit.request.answer("as_it_is") != "yes")
        return refuse(read.wrong);
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return complete_on_paper(tx, visit.caller, visit.here, id, { read.answers, read.files, how }, shown_version(visit));
    }));
    return mado::web::done(visit, case_path(id), "cases.said.completed_on_paper");
}

Shown show_withdraw_on_paper(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_enter));
    WithdrawnView view;
    view.heading = heading_of(visit, found);
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.channels = channels(visit, attempt);
    view.channel_error = mado::web::trouble_of(visit, attempt, "channel");
    view.came_on = mado::web::day_box(visit, attempt, "came_on", visit.now().today(), mado::web::words(visit, "cases.on_paper.came_on"), mado::web::words(visit, "cases.on_paper.came_on.help"));
    view.words = attempt ? visit.request.answer("words") : std::string();
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    return mado::web::page(visit, "cases/withdraw_on_paper.html", view, attempt);
}

Shown act_withdraw_on_paper(Visit const& visit)
{
    auto const how = TRY(typed_how(visit));
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return withdraw_on_paper(tx, visit.caller, visit.here, id, how, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.withdrawn_on_paper");
}

// The form that the regulation sets, filled with what stands now: the same from every channel.
Shown show_form(Visit const& visit, Attempt const*)
{
    struct Filled { Case found; std::string html; };
    auto form = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Filled> {
        auto found = TRY(visited(visit, tx, may_read));
        auto html = TRY(form_of(tx, visit.here, found));
        return Filled { std::move(found), std::move(html) };
    });
    auto const filled = TRY(std::move(form));
    trace_reading(visit);
    auto response = http::bytes("application/pdf", TRY(visit.here.papers.pdf(filled.html, { .title = filled.found.title, .author = visit.town.name,
        .made_at = filled.found.arrived_at, .footer = grouped(filled.found.receipt_number), .town = visit.town })));
    response.with("content-disposition", "inline; filename=\"" + pdf_name(filled.found) + "\"").with("cache-control", "no-store");
    return response;
}

namespace {

std::string time_words(Instant at)
{
    auto const time = time_in_tokyo(at);
    return short_day(day_in_tokyo(at)) + " " + std::to_string(time.hour) + ":" + (time.minute < 10 ? "0" : "") + std::to_string(time.minute);
}

// How it came, for who examines it: what was seen at the counter, what was read back to the caller, what else the paper says.
void add_facts(Asked const& asked, json::Value const& entry, Lines& lines)
{
    auto const say = [&](char const* key, std::map<std::string, std::string> arguments = {}) { return mado::web::words(asked.visit, key, arguments); };
    auto const& found = asked.found;
    lines.tasks.push_back({ "man", say("cases.entered.by", { { "channel", say(("cases.channel." + found.channel).c_str()) }, { "person", person_name(asked.tx, found.entered_by) },
        { "day", time_words(found.opened_at) } }) });
    if (found.channel == "phone") {
        auto const& read_back = entry["read_back"];
        lines.tasks.push_back(read_back.has("at") ? TaskLine { "good", say("cases.entered.read_back", { { "time", time_words({ read_back.integer("at") }) } }) }
            : TaskLine { "heed", say("cases.entered.not_read_back", { { "phone", entry.text("caller_number") } }) });
    }
    auto const add = [&](char const* name, char const* key) {
        if (auto words = entry.text(name); !words.empty())
            lines.tasks.push_back({ "man", say(key, { { "words", std::move(words) } }) });
    };
    add("evidence", "cases.entered.evidence");
    add("number_evidence", "cases.entered.number_evidence");
    add("postmark", "cases.entered.postmark");
    add("remarks", "cases.entered.remarks");
    for (auto const& scan : entry.array("scans"))
        lines.actions.push_back({ asked.link("/files/" + scan.text("name")), say("cases.entered.scan", { { "title", scan.text("title") } }) });
}

}  // namespace

void add_entered_lines(Asked const& asked, Lines& lines)
{
    auto const& found = asked.found;
    if (auto const entry = asked.content.shown.find("entry"); found.entered_by && found.applicant != "staff" && entry != asked.content.shown.end())
        add_facts(asked, entry->second, lines);
    lines.actions.push_back({ asked.link("/form.pdf"), mado::web::words(asked.visit, "cases.action.form") });
    if (found.applicant == "staff" || !asked.may(may_enter))
        return;
    if (model::can(found.state, model::Step::Complete))
        lines.actions.push_back({ asked.link("/completed-on-paper"), mado::web::words(asked.visit, "cases.action.completed_on_paper") });
    if (model::can(found.state, model::Step::Withdraw))
        lines.actions.push_back({ asked.link("/withdraw-on-paper"), mado::web::words(asked.visit, "cases.action.withdraw_on_paper") });
}

std::vector<mado::web::PageType> on_paper_pages()
{
    return { html::page<CompletedView>("cases/completed_on_paper.html"), html::page<WithdrawnView>("cases/withdraw_on_paper.html") };
}

}  // namespace mado::cases::web
