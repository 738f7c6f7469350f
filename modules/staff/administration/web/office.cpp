#include "web/office.h"

#include <mado/identity/staff.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

template <class Thing, class Id>
Thing const* first(std::vector<Thing> const& all, Id const& id)
{
    auto const found = std::ranges::find(all, id, &Thing::id);
    return found == all.end() ? nullptr : &*found;
}

std::string page_address(Visit const& visit, std::string_view path, std::size_t number)
{
    auto const word = visit.request.query_of("word");
    return mado::web::link(visit, path) + "?page=" + std::to_string(number) + (word.empty() ? "" : "&word=" + http::percent_encoded(word));
}

std::size_t page_asked(Visit const& visit)
{
    auto const asked = visit.request.query_of("page");
    if (asked.empty() || asked.size() > 4 || asked.find_first_not_of("0123456789") != std::string::npos)
        return 1;
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::stoi(asked)));
}

}  // namespace

organization::Person const* Office::person(PersonId const& id) const { return first(persons, id); }
organization::Position const* Office::position(PositionId const& id) const { return first(positions, id); }

std::string Office::division_name(Visit const& visit, std::string const& path) const
{
    if (path.empty())
        return mado::web::words(visit, "administration.division.whole");
    auto const found = std::ranges::find(divisions, path, &organization::Division::path);
    return found == divisions.end() ? path : found->name;
}

std::string Office::position_name(Visit const& visit, PositionId const& id) const
{
    auto const* found = position(id);
    return found ? division_name(visit, found->division) + " " + found->title : id.value;
}

Result<Office> office(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Office> {
        Office all { organization::divisions(tx), organization::positions(tx), organization::persons(tx), organization::assignments(tx), {}, {} };
        for (auto const& position : all.positions)
            for (auto const& grant : access::grants_of(tx, position.id))
                all.grants.emplace_back(position.id, grant);
        for (auto const& account : identity::accounts(tx))
            all.logins[account.person.value] = account.login;
        return all;
    });
}

ListHead list_head(Visit const& visit, std::string_view path) { return { visit.request.query_of("word"), mado::web::link(visit, path) }; }

Slice slice(Visit const& visit, std::string_view path, std::size_t found)
{
    auto const pages = found == 0 ? 1 : (found - 1) / rows_of_a_page + 1;
    auto const page = std::min(page_asked(visit), pages);
    Slice cut { (page - 1) * rows_of_a_page, std::min(found, page * rows_of_a_page), {} };
    if (pages > 1)
        cut.pager = Pager { mado::web::words(visit, "administration.pager",
                                { { "from", std::to_string(cut.first + 1) }, { "to", std::to_string(cut.last) }, { "all", std::to_string(found) } }),
            page > 1 ? page_address(visit, path, page - 1) : "", page < pages ? page_address(visit, path, page + 1) : "" };
    return cut;
}

std::string moment_words(Instant at)
{
    auto const minutes = (at.microseconds / 60'000'000 + 9 * 60) % (24 * 60);  // 日本標準時
    auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return wareki::short_text(day_in_tokyo(at)) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

PersonId person_typed(Visit const& visit)
{
    auto const typed = std::string(text::trimmed(visit.request.answer("person")));
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const found = organization::person_of_number(tx, text::narrow(typed));
        return found ? found->id : PersonId { typed };
    });
}

bool fits(std::string const& word, std::initializer_list<std::string_view> texts)
{
    auto const wanted = text::trimmed(word);
    return wanted.empty() || std::ranges::any_of(texts, [&](std::string_view text) { return text.find(wanted) != std::string_view::npos; });
}

}  // namespace mado::administration::pages
