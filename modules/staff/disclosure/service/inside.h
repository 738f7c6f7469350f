#pragma once
// What the use cases of this module share.
#include <mado/disclosure/disclosure.h>
#include <mado/disclosure/disputes.h>
#include <mado/records/erased.h>

#include <map>

namespace mado::disclosure::service {

std::string made_context(TargetId const& id);  // of the key of the PDF that was made
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Target const& target, std::map<std::string, std::string> details = {});
bool is_blank(std::string_view words);
void finish(db::Write& tx, Caller const& caller, Workplace const& here, Due const& due);  // it was handed in
inline constexpr std::size_t most_title = 200, most_words = 1000;
// Blank or longer than `most` characters.
void require(std::vector<FieldError>& errors, char const* control, std::string_view words, std::size_t most);
std::string zipped(std::map<std::string, std::string> const& entries);  // by path; the same bytes for the same entries

// A clean form is there, or there is none.
Result<void> settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& event);

// 廃棄 of a request: the words, the originals and the copies of its targets go with it.
Result<void> erased(db::Write& tx, Caller const& caller, Workplace const& here, records::Erased const& event);

}  // namespace mado::disclosure::service
