#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "store/unfinished_store.h"

namespace mado::entry::web {

namespace {

constexpr int most_unfinished = 60;

struct UnfinishedView {
    std::string address, discard, title, channel, touched, person;
    static constexpr auto fields = std::tuple { html::field("address", &UnfinishedView::address), html::field("discard", &UnfinishedView::discard),
        html::field("title", &UnfinishedView::title), html::field("channel", &UnfinishedView::channel), html::field("touched", &UnfinishedView::touched),
        html::field("person", &UnfinishedView::person) };
};

struct ChooseView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string search, word, procedure_error, channel_error;
    std::vector<OptionView> procedures, channels;
    std::vector<UnfinishedView> unfinished;
    bool has_procedures = false, has_unfinished = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ChooseView::trouble_summary), html::field("search", &ChooseView::search),
        html::field("word", &ChooseView::word), html::field("procedure_error", &ChooseView::procedure_error), html::field("channel_error", &ChooseView::channel_error),
        html::field("procedures", &ChooseView::procedures), html::field("channels", &ChooseView::channels), html::field("unfinished", &ChooseView::unfinished),
        html::field("has_procedures", &ChooseView::has_procedures), html::field("has_unfinished", &ChooseView::has_unfinished) };
};

bool is_found(definitions::Definition const& definition, std::string const& word)
{
    auto const holds = [&](std::string const& text) { return text.find(word) != std::string::npos; };
    return word.empty() || holds(definition.title.japanese()) || std::ranges::any_of(definition.words, holds);
}

std::string office_of(db::Read& tx, std::string const& owner)
{
    auto const division = organization::division(tx, owner);
    return division ? division->name : owner;
}

bool may_see(std::vector<std::string> const& divisions, Unfinished const& one)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(one.owner, division); });
}

std::vector<UnfinishedView> unfinished_of(Visit const& visit, db::Read& tx)
{
    auto const divisions = access::scope(tx, visit.caller, cases::may_enter);
    std::vector<UnfinishedView> all;
    for (auto const& one : store::newest(tx, most_unfinished)) {
        if (!may_see(divisions, one))
            continue;
        auto const definition = definition_for(tx, visit.here, one.procedure, visit.now().today());
        auto const person = organization::person(tx, one.by);
        all.push_back({ mado::web::link(visit, { "entry", one.id.value }), mado::web::link(visit, { "entry", one.id.value, "discard" }),
            definition ? definition->title.japanese() : one.procedure, channel_words(visit, word_of(one.channel)), wareki::text(one.touched_at), person ? person->name : std::string() });
    }
    return all;
}

}  // namespace

EntryId entry_of(Visit const& visit) { return visit.request.id<ApplicationTag>("entry"); }
bool is_own(Opened const& opened) { return opened.unfinished.channel == Channel::Web; }
std::string path_of(Opened const& opened, std::string_view rest) { return (is_own(opened) ? "/own/forms/" : "/entry/") + opened.unfinished.id.value + std::string(rest); }
std::string at(Visit const& visit, Opened const& opened, std::string_view rest) { return mado::web::link(visit, path_of(opened, rest)); }
std::string moment_words(Instant at) { return wareki::text(at); }
std::string channel_words(Visit const& visit, std::string_view channel) { return mado::web::words(visit, "entry.channel." + std::string(channel)); }

std::optional<http::Response> sign_in_first(Visit const& visit)
{
    if (visit.caller.kind == CallerKind::Staff)
        return std::nullopt;
    return http::see_other(mado::web::link(visit, "/sign-in") + "?next=" + http::percent_encoded(visit.request.target));
}

Result<Entry> entry_at(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Entry> {
        auto opened = TRY(open(tx, visit.caller, visit.here, entry_of(visit)));
        auto inputs = inputs_of(tx, visit.here, opened);
        return Entry { std::move(opened), std::move(inputs) };
    });
}

std::string sentence_of(Visit const& visit, FieldError const& error) { return error.words.empty() ? mado::web::words(visit, error.key, error.arguments) : error.words; }

namespace {

void add_answer(Visit const& visit, definitions::Evaluation& evaluation, AnswersView& view, definitions::Field const& field, json::Value const& stored, std::string label)
{
    definitions::CodesWithRound const codes(&visit.here.library, evaluation.inputs().offered.get(), &evaluation.definition());
    auto value = definitions::shown(field, stored, &codes, "ja", definitions::Showing::Staff);
    view.answers.push_back({ std::move(label), value.empty() ? mado::web::words(visit, "entry.check.empty") : std::move(value) });
}

}  // namespace

std::vector<AnswersView> answers_of(Visit const& visit, definitions::Evaluation& evaluation)
{
    std::vector<AnswersView> all;
    auto const& answers = evaluation.inputs().answers;
    for (auto const& name : definitions::screens(evaluation)) {
        auto const* page = evaluation.definition().page(name);
        AnswersView view { page->title.japanese(), {} };
        for (auto const& field : page->fields) {
            if (!evaluation.field_asked(field.name) || definitions::is_kept_for_sending(field))
                continue;
            auto const found = answers.find(field.name);
            auto const stored = found == answers.end() ? json::Value {} : found->second;
            if (field.type != definitions::FieldType::Group || !stored.is_array()) {
                add_answer(visit, evaluation, view, field, stored, field.title.japanese());
                continue;
            }
            for (std::size_t row = 0; row < stored.array().size(); ++row)
                for (auto const& inner : field.fields)
                    if (evaluation.field_asked(field.name, row, inner.name))
                        add_answer(visit, evaluation, view, inner, stored.array()[row][inner.name], field.title.japanese() + std::to_string(row + 1) + "　" + inner.title.japanese());
        }
        all.push_back(std::move(view));
    }
    return all;
}

Shown show_choose(Visit const& visit, Attempt const* attempt)
{
    auto const word = visit.request.query_of("word");
    auto const chosen = attempt ? visit.request.answer("procedure") : visit.request.query_of("procedure");
    auto const channel = attempt ? visit.request.answer("channel") : visit.request.query_of("channel");
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ChooseView made;
        for (auto const& definition : procedures_to_enter(tx, visit.caller, visit.here))
            if (is_found(*definition, word) || definition->procedure == chosen)
                made.procedures.push_back({ definition->procedure, definition->title.japanese(), office_of(tx, definition->owner), definition->procedure == chosen });
        made.unfinished = unfinished_of(visit, tx);
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.search = mado::web::link(visit, "/entry");
    view.word = word;
    if (view.procedures.size() == 1)
        view.procedures.front().is_chosen = true;
    for (auto const* one : { "paper", "post", "phone", "counter" })
        view.channels.push_back({ one, channel_words(visit, one), mado::web::words(visit, std::string("entry.channel.") + one + ".about"), channel == one });
    view.procedure_error = mado::web::trouble_of(visit, attempt, "procedure");
    view.channel_error = mado::web::trouble_of(visit, attempt, "channel");
    view.has_procedures = !view.procedures.empty();
    view.has_unfinished = !view.unfinished.empty();
    return mado::web::page(visit, "entry/choose.html", view, attempt);
}

Shown act_choose(Visit const& visit)
{
    auto const channel = channel_of(visit.request.answer("channel"));
    std::vector<FieldError> errors;
    if (visit.request.answer("procedure").empty())
        errors.push_back({ "procedure", "entry.choose.procedure_required" });
    if (!channel || *channel == Channel::Web)
        errors.push_back({ "channel", "entry.choose.channel_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const begun = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return begin(tx, visit.caller, visit.here, visit.request.answer("procedure"), *channel); }));
    return http::see_other(mado::web::link(visit, { "entry", begun.id.value }));
}

Shown act_discard(Visit const& visit)
{
    auto const entry = TRY(entry_at(visit));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return discard(tx, visit.caller, visit.here, entry.opened.unfinished.id); }));
    return mado::web::done(visit, is_own(entry.opened) ? "/own" : "/entry", "entry.said.discarded");
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all { html::page<ChooseView>("entry/choose.html") };
    for (auto const& some : { form_pages(), check_pages(), receipt_pages(), own_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::entry::web
