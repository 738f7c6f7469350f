#pragma once
#include <mado/module/module.h>
#include <mado/sanitizing/files.h>

namespace mado::sanitizing {

Module describe(std::shared_ptr<Tools const> tools);

}  // namespace mado::sanitizing
