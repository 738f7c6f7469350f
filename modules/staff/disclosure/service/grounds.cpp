#include <mado/audit/audit.h>

#include "model/ground_file.h"
#include "service/inside.h"
#include "store/target_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

std::vector<Ground> of_library(Workplace const& here)
{
    auto all = model::grounds_of(here.library.text(cases::disclosure_file));
    if (!all)
        throw std::runtime_error(all.error().front());
    return std::move(*all);
}

}  // namespace

std::string kind_of(Workplace const& here, std::string_view procedure) { return cases::disclosure_kind(here.library, procedure); }

std::vector<Ground> grounds(db::Read& tx, Workplace const& here, std::string_view kind)
{
    auto all = of_library(here);
    for (auto const& own : store::grounds(tx))
        if (auto const found = std::ranges::find(all, own.name, &Ground::name); found != all.end()) {
            found->article = own.article, found->title = own.title;
            found->is_used = own.is_used, found->is_from_memory = false, found->version = own.version;
        }
    if (!kind.empty())
        std::erase_if(all, [&](Ground const& one) { return one.kind != kind; });
    return all;
}

Result<void> set_ground(db::Write& tx, Caller const& caller, Workplace const& here, Ground const& ground)
{
    TRY(access::allow(tx, caller, may_set_grounds, { "" }));
    auto const all = of_library(here);
    if (std::ranges::find(all, ground.name, &Ground::name) == all.end())
        return refuse(Kind::NotFound, "disclosure.no_such_ground");
    std::vector<FieldError> errors;
    service::require(errors, "article", ground.article, service::most_title);
    service::require(errors, "title", ground.title, service::most_title);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::keep(tx, ground, caller.person, here.now().at))
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    audit::record(tx, caller, here.now(), "disclosure.ground.set", { { "disclosure_ground", ground.name } }, { { "used", ground.is_used ? "yes" : "no" } });
    return {};
}

namespace {

struct Place { std::string title, why; std::set<std::int64_t> pages; };  // no page: the whole document
using Places = std::map<std::string, std::vector<Place>>;                // by ground, in the order of the documents

Places places_of(db::Read& tx, std::vector<Target> const& targets)
{
    Places all;
    for (auto const& target : targets) {
        if (!target.ground.empty()) {
            all[target.ground].push_back({ target.title, target.why, {} });
            continue;
        }
        std::map<std::string, std::set<std::int64_t>> pages;
        for (auto const& box : store::boxes(tx, target.id))
            pages[box.ground].insert(box.page);
        for (auto& [ground, numbers] : pages)
            all[ground].push_back({ target.title, {}, std::move(numbers) });
    }
    return all;
}

std::string words_of(Place const& place)
{
    std::string numbers;
    for (auto const page : place.pages)
        numbers += (numbers.empty() ? "" : "・") + std::to_string(page);
    return place.title + (numbers.empty() ? "（全部）" : "（" + numbers + "ページの墨塗りの部分）");
}

}  // namespace

std::string reasons_text(db::Read& tx, Workplace const& here, cases::Case const& request)
{
    auto const places = places_of(tx, store::of_case(tx, request.id));
    std::string text;
    for (auto const& ground : grounds(tx, here, kind_of(here, request.procedure))) {
        auto const found = places.find(ground.name);
        if (found == places.end())
            continue;
        text += ground.article + "に該当（" + ground.title + "）\n";
        for (auto const& place : found->second)
            text += "・" + words_of(place) + "\n";
    }
    return text;
}

std::string draft_reasons(db::Read& tx, Workplace const& here, cases::Case const& request)
{
    auto targets = store::of_case(tx, request.id);
    std::erase_if(targets, [](Target const& one) { return one.state != State::Fixed; });
    auto const places = places_of(tx, targets);
    std::string text;
    for (auto const& ground : grounds(tx, here, kind_of(here, request.procedure))) {
        auto const found = places.find(ground.name);
        if (found == places.end())
            continue;
        std::string where, why;
        for (auto const& place : found->second) {
            where += (where.empty() ? "" : "、") + words_of(place);
            if (!place.why.empty())
                why += place.why + (place.why.ends_with("。") ? "" : "。");
        }
        std::ranges::replace(why, '\n', ' ');
        text += where + "は、" + ground.title + "に当たるため。" + why + "（" + ground.article + "）\n";
    }
    return text;
}

}  // namespace mado::disclosure
