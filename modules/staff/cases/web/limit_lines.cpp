// What limits, their extensions and consults put on the page of a case.
#include "web/lines.h"

#include <mado/cases/consults.h>
#include <mado/cases/limits.h>
#include <mado/cases/papers.h>
#include <mado/time/wareki.h>

#include "model/life.h"
#include "service/dismissal.h"

namespace mado::cases::web {

namespace {

using Words = std::map<std::string, std::string>;

std::string say(Asked const& asked, std::string_view key, Words const& arguments = {}) { return mado::web::words(asked.visit, key, arguments); }

bool can(Asked const& asked, model::Step step, access::Action const& action) { return model::can(asked.found.state, step) && asked.may(action); }

// A completion request that passed: the draft of a dismissal is ready to be looked at; a person decides (definition grammar §11).
void add_unanswered(Asked const& asked, Lines& lines)
{
    if (!asked.found.expired || !asked.evaluation.definition().outcome("dismissed") || !can(asked, model::Step::Draft, may_draft))
        return;
    for (auto const& request : requests(asked.tx, asked.found.id)) {
        if (request.state != RequestState::Expired)
            continue;
        lines.tasks.push_back({ "bad", say(asked, "cases.task.unanswered", { { "day", short_day(request.until) } }), "行政手続法第7条",
            asked.link("/draft") + "?result=dismissed&request=" + request.id.value, say(asked, "cases.task.unanswered.do") });
        return;
    }
}

// What was to come by post or over the counter and is asked for when its time has passed.
std::string ask_for_papers(Asked const& asked, definitions::Limit const& limit)
{
    auto address = asked.link("/ask") + "?limit=" + limit.name;
    for (auto const& paper : papers(asked.tx, asked.found.id))
        if (paper.is_waited_for())
            address += "&mark=" + paper.field;
    return address;
}

bool asked_since(Asked const& asked, Instant at)
{
    for (auto const& request : requests(asked.tx, asked.found.id))
        if (request.asked_at.microseconds >= at.microseconds)
            return true;
    return false;
}

void add_passed(Asked const& asked, Lines& lines)
{
    if (!model::is_open(asked.found.state))
        return;
    auto const limits = asked.evaluation.limits(asked.visit.now().today());
    for (auto const& passed : passed_limits(asked.tx, asked.found.id)) {
        auto const limit = std::ranges::find_if(limits, [&](definitions::FoundLimit const& one) { return one.limit->name == passed.limit; });
        if (limit == limits.end() || limit->stopped_on || limit->last_day != passed.last_day)
            continue;
        Words const words { { "limit", limit->limit->title.japanese() }, { "day", short_day(passed.last_day) } };
        if (limit->limit->on_expiry != definitions::Expiry::CompletionRequest || asked_since(asked, passed.at))
            lines.tasks.push_back({ "bad", say(asked, "cases.task.passed", words), limit->limit->law });
        else if (can(asked, model::Step::Ask, may_ask))
            lines.tasks.push_back({ "bad", say(asked, "cases.task.ask_for_papers", words), limit->limit->law, ask_for_papers(asked, *limit->limit), say(asked, "cases.task.ask_for_papers.do") });
        else
            lines.tasks.push_back({ "bad", say(asked, "cases.task.ask_later", words), limit->limit->law });
    }
}

void add_extensions(Asked const& asked, Lines& lines)
{
    for (auto const& extension : extensions(asked.tx, asked.found.id)) {
        if (extension.state == ExtensionState::Drafted) {
            lines.tasks.push_back({ "man", say(asked, "cases.task.extension_drafted"), {}, mado::web::link(asked.visit, { "approvals", extension.draft.value }),
                say(asked, "cases.action.draft_page") });
            return;
        }
        if (extension.state == ExtensionState::Made && extension.last_day)
            lines.tasks.push_back({ "good", say(asked, "cases.task.extended", { { "day", wareki::text_with_weekday(*extension.last_day) } }) });
    }
    if (can(asked, model::Step::Extend, may_examine) && !extendable(asked.tx, asked.visit.here, asked.found).empty())
        lines.actions.push_back({ asked.link("/extend"), say(asked, "cases.action.extend") });
}

void add_party(Asked const& asked, Consulting const& one, Party const& party, Lines& lines)
{
    Words words { { "who", party.title }, { "day", party.last && party.last->until ? short_day(*party.last->until) : std::string() },
        { "reason", party.last ? party.last->reason : std::string() } };
    if (one.kind == ConsultKind::Body && !party.last && party.title == party.whom)
        words["who"] = say(asked, "cases.consult.kind.body");
    auto const list = asked.link("/consults");
    auto const more = say(asked, "cases.consult.list");
    switch (party.standing) {
    case Standing::NotAsked:
        if (can(asked, model::Step::Consult, may_examine))
            lines.tasks.push_back({ "man", say(asked, "cases.task.consult", words), one.consult->law,
                asked.link("/consult") + "?name=" + http::percent_encoded(one.consult->name) + "&whom=" + http::percent_encoded(party.whom), say(asked, "cases.consult.ask") });
        return;
    case Standing::Waits: {
        auto const is_late = party.last->until && asked.visit.now().today() > *party.last->until;
        auto const key = is_late ? "cases.task.consult_late" : party.last->until ? "cases.task.consult_waits_until" : "cases.task.consult_waits";
        lines.tasks.push_back({ is_late ? "bad" : "heed", say(asked, key, words), one.consult->law, list, more });
        return;
    }
    case Standing::Passed: lines.tasks.push_back({ "good", say(asked, "cases.task.consult_passed", words), one.consult->law, list, more }); return;
    case Standing::Disagrees: lines.tasks.push_back({ "bad", say(asked, "cases.task.consult_disagrees", words), one.consult->law, list, more }); return;
    case Standing::Answered: break;
    }
    words["answer"] = say(asked, "cases.consult.answer." + word_of(party.last->answer));
    lines.tasks.push_back({ "good", say(asked, "cases.task.consult_answered", words), one.consult->law, list, more });
}

}  // namespace

void add_limit_lines(Asked const& asked, Lines& lines)
{
    add_unanswered(asked, lines);
    add_passed(asked, lines);
    add_extensions(asked, lines);
    if (asked.found.deemed)
        lines.tasks.push_back({ "bad", say(asked, "cases.task.deemed") });
    if (asked.found.lapsed)
        lines.tasks.push_back({ "bad", say(asked, "cases.task.lapsed") });
}

void add_consult_lines(Asked const& asked, Lines& lines)
{
    if (auto const from = carried_out_from(asked.tx, asked.found.id); from && asked.visit.now().today() < *from)
        lines.tasks.push_back({ "heed", say(asked, "cases.consult.carried_out_from", { { "day", wareki::text_with_weekday(*from) } }) });
    auto const all = consulting(asked.tx, asked.visit.here, asked.found, asked.evaluation);
    if (model::is_open(asked.found.state))
        for (auto const& one : all)
            for (auto const& party : one.parties)
                add_party(asked, one, party, lines);
    if (!all.empty())
        lines.actions.push_back({ asked.link("/consults"), say(asked, "cases.consult.list") });
}

}  // namespace mado::cases::web
