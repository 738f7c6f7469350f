#pragma once
#include <mado/documents/numbers.h>

namespace mado::documents {

// The sign of a series for a division (numbers.h), in this town's words.
std::string sign_of(db::Read& tx, tenancy::Town const& town, Series series, std::string const& owner);

// The next of its series, or the next branch of the number that the case has already, kept in the book. For 事務連絡: no number, and nothing in the book.
struct Taken {
    std::string sign, text;        // of the row of a document: a branch is the run of its number
    int year = 0;
    std::int64_t number = 0;
};
struct Wanted {
    Series series = Series::Letter;
    std::string owner, title;
    DocumentId document {};
    CaseId of {};                  // with branches: whose number is followed
};
Taken next_of(db::Write& tx, Caller const& caller, Workplace const& here, tenancy::Town const& town, Wanted const& wanted);

}  // namespace mado::documents
