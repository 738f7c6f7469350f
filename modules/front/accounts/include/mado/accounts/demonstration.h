#pragma once
// An account that a visitor of a demonstration signs in to with one button. Made by `madoguchi demo` alone; the button is there on the data of a demonstration
// alone, and what changes how an account is signed in to is closed to it.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/identity/account.h>
#include <mado/zone/workplace.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mado::accounts {

struct Demonstrated {
    std::string name, kana, address, phone;
    std::vector<std::pair<ApplicationId, crypto::KeyPair>> applications {};
};
// Keys and boxes are made before the transaction.
struct Prepared {
    identity::ResidentAccount account;
    std::vector<identity::RecoveryCode> codes {};
    std::vector<std::pair<ApplicationId, crypto::KeyPair>> applications {};
};
Prepared prepare_demonstration(Workplace const& here, Demonstrated const& person);
// Nothing when there is one already.
Result<void> demonstrate(db::Write& tx, Prepared const& prepared);

}  // namespace mado::accounts
