#pragma once
// What one installation accepts as a signature, and how it asks for one: given to the modules by the program (app/card_acceptance.cpp).
#include <mado/card/demonstration.h>
#include <mado/card/signature.h>

#include <functional>
#include <memory>
#include <string>

namespace mado::card {

struct Acceptance {
    std::function<Trust()> trust = [] { return pinned_authorities(); };  // asked anew each time: the authority of a demonstration is made on first use
    std::shared_ptr<RevocationProvider const> revocation = std::make_shared<NoRevocation const>();
    std::shared_ptr<CardBox const> demonstration {};  // test cards that sign on our page; nothing outside a demonstration
    std::string application {};  // address that opens a signing application; empty: people use one of their own
};
using AcceptancePointer = std::shared_ptr<Acceptance const>;

}  // namespace mado::card
