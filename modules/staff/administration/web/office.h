#pragma once
// The people, positions and rights of the zone, as the lists of this module show them: one read.
#include "web/boxes.h"

#include <mado/access/access.h>
#include <mado/organization/organization.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mado::administration::pages {

struct Office {
    std::vector<organization::Division> divisions;
    std::vector<organization::Position> positions;
    std::vector<organization::Person> persons;
    std::vector<organization::Assignment> assignments;
    std::vector<std::pair<PositionId, access::Grant>> grants;
    std::map<std::string, std::string> logins;  // by person; without password hashes

    organization::Person const* person(PersonId const& id) const;
    organization::Position const* position(PositionId const& id) const;
    std::string division_name(Visit const& visit, std::string const& path) const;
    std::string position_name(Visit const& visit, PositionId const& id) const;
};
Result<Office> office(Visit const& visit);

// A search above a list, and its pages of fifty: what {{>list_head}} and {{>pager}} want.
struct ListHead {
    std::string word, address;
    static constexpr auto fields = std::tuple { html::field("word", &ListHead::word), html::field("address", &ListHead::address) };
};
struct Pager {
    std::string words, previous, next;
    static constexpr auto fields = std::tuple { html::field("words", &Pager::words), html::field("previous", &Pager::previous), html::field("next", &Pager::next) };
};
struct Slice {
    std::size_t first = 0, last = 0;  // of what was found
    std::optional<Pager> pager;
};
constexpr std::size_t rows_of_a_page = 50;
ListHead list_head(Visit const& visit, std::string_view path);
Slice slice(Visit const& visit, std::string_view path, std::size_t found);
std::string moment_words(Instant at);         // R8.11.6 14:05
PersonId person_typed(Visit const& visit);  // in the box `person`: 職員番号; the buttons of a list send the id
bool fits(std::string const& word, std::initializer_list<std::string_view> texts);  // every one fits no word

}  // namespace mado::administration::pages
