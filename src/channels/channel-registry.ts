import type { ChannelAdapter, ChannelKey } from './channel-adapter.js';
import { XAdapter, type XApp } from './x/index.js';

export interface ChannelSettings {
  xSandboxOrigin: string | undefined;
  /** How long one call to a platform may take. */
  callTimeoutMs: number;
  /** The installation's own app on X. */
  xApp?: XApp;
}

/** The one place that names platforms. A new one is a folder and a line here. */
export const allChannels = ({ xSandboxOrigin, callTimeoutMs, xApp }: ChannelSettings): ChannelAdapter[] => [
  new XAdapter({ sandboxOrigin: xSandboxOrigin, timeoutMs: callTimeoutMs, app: xApp }),
];

export class ChannelRegistry {
  private readonly adapters: Map<ChannelKey, ChannelAdapter>;

  constructor(adapters: ChannelAdapter[]) {
    this.adapters = new Map(adapters.map((adapter) => [adapter.key, adapter]));
  }

  all(): ChannelAdapter[] {
    return [...this.adapters.values()];
  }

  has(key: ChannelKey): boolean {
    return this.adapters.has(key);
  }

  get(key: ChannelKey): ChannelAdapter {
    const adapter = this.adapters.get(key);
    if (!adapter) throw new Error(`There is no channel ${key}.`);
    return adapter;
  }
}
