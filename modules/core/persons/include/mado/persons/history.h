#pragma once
// What of an individual held from when, for those who may read it; and where its letters go.
#include <mado/persons/persons.h>

namespace mado::persons {

struct NameSpan { Name name; Day from; std::optional<Day> until; };
inline Day beginning() { return Day::of(1, 1, 1).value(); }                            // the first name holds from the beginning
std::vector<NameSpan> names(db::Read& tx, Caller const& caller, IndividualId const& id);   // newest first; nothing for whoever may not read

// Accounts that nobody has put right, newest first, whole: pages show them masked. Of a shielded one none.
std::vector<Account> accounts(db::Read& tx, Caller const& caller, Workplace const& here, IndividualId const& id);
std::string masked(Account const& account);                                             // 1234-567 普通 ＊＊＊＊567

// 宛先 of a letter that day, for programs that make notices: 送付先, else 居所, else 住民票の住所. Of a shielded one it is the safe one that a protector has set,
// and else none: then it is handed over.
struct Addressee { std::string name, postcode, words; bool is_handed_over = false; };
Addressee addressee(db::Read& tx, IndividualId const& id, Day on);

std::vector<std::string> divisions_of(db::Read& tx, IndividualId const& id);            // that use it
// What people wrote of it: why a birth day was put right, a number or a kept address read.
struct Remark { std::string kind, before, after, reason; PersonId by; Instant at; };
std::vector<Remark> remarks(db::Read& tx, Caller const& caller, IndividualId const& id);
// The individual that stands for this one: itself, unless it was judged the same as another.
IndividualId standing_for(db::Read& tx, IndividualId const& id);

}  // namespace mado::persons
