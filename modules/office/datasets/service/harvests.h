#pragma once
#include <mado/open_data/harvests.h>

namespace mado::open_data::service {

std::vector<HarvestId> harvests_due(db::Read& tx, Workplace const& here);  // none of a town for training
void enqueue_harvest(db::Write& tx, Workplace const& here, HarvestId const& id);

}  // namespace mado::open_data::service
